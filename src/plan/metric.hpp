#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expr/expr.hpp"
#include "metrics/family.hpp"

namespace velo::plan {

/// What an `@metric` annotation measures of the rows that a query gives. Expressions are over the query's columns.
struct Metric {
  /// Takes every measurement when it is this.
  static constexpr uint32_t kEvery = 1'000'000;

  struct Label {
    std::string name;
    expr::ExprPtr value;  ///< STRING; NULL counts as the empty text
  };

  std::string name;
  metrics::Family::Kind kind = metrics::Family::Kind::Counter;
  std::string help;
  std::vector<Label> labels;
  expr::ExprPtr value;      ///< DOUBLE; nullptr: a counter that counts rows
  expr::ExprPtr condition;  ///< BOOLEAN; nullptr: all rows
  std::vector<double> bounds;
  uint32_t sample_per_million = kEvery;  ///< that many of a million measurements are taken, evenly
};

/// `counter trades_total of qty by symbol where side = 'buy'` with the query's columns by these names.
std::string metric_text(const Metric& metric, const std::vector<std::string>& names);

}  // namespace velo::plan
