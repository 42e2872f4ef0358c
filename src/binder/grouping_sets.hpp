#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "binder/expression.hpp"
#include "expr/expr.hpp"
#include "plan/node.hpp"

namespace velo::binder {

/// What a query groups by.
struct GroupKeys {
  std::vector<expr::ExprPtr> keys;
  /// GROUPING SETS, ROLLUP, CUBE: the sets as plan::Expand has them. Empty: all rows are grouped by all keys. Otherwise
  /// the last of `keys` is the set itself, a placeholder until Expand gives it.
  std::vector<int64_t> sets;

  std::vector<int64_t> totals() const;                                   ///< the sets without keys
  size_t named() const { return keys.size() - (sets.empty() ? 0 : 1); }  ///< keys without the set
};

/// The keys of one grouping set, by number, in no order.
using KeySet = std::vector<size_t>;

/// The sets of ROLLUP and CUBE over elements of one or several keys.
std::vector<KeySet> rollup(const std::vector<KeySet>& elements);
std::vector<KeySet> cube(const std::vector<KeySet>& elements);
/// Every set of `left` with every one of `right`: GROUP BY a, ROLLUP (b).
std::vector<KeySet> crossed(const std::vector<KeySet>& left, const std::vector<KeySet>& right);
/// More sets than this are an error: 12 keys in a CUBE.
inline constexpr size_t kMaxGroupingSets = 4096;

/// The sets as plan::Expand has them; completes `keys` with the placeholder.
void finish_sets(const std::vector<KeySet>& sets, GroupKeys& keys);
/// GROUPING(a, ..) and GROUPING_ID(a, ..): which of these keys are not in the set of a row, as bits.
expr::ExprPtr bind_grouping(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at);
/// Puts the rows in front of an aggregation under their sets, and makes `keys` those that it gives.
plan::NodePtr expand(plan::NodePtr input, GroupKeys& keys);

}  // namespace velo::binder
