#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "expr/expr.hpp"

namespace velo::binder {

/// A comparison of two times: right time <= left time + offset (at_most), or >= (not at_most). Columns are counted in
/// each side's own schema.
struct TimeComparison {
  size_t left_column = 0;
  size_t right_column = 0;
  Micros offset = 0;
  bool at_most = true;
  expr::ExprPtr term;  ///< as written, over both sides
};

/// ON, taken apart: equalities of something on the left with something on the right, comparisons of two times, and the
/// rest. All terms are ANDed. An equality of times is in `keys`, and twice in `times`.
struct JoinCondition {
  std::vector<expr::ExprPtr> left_keys;   ///< over the left columns
  std::vector<expr::ExprPtr> right_keys;  ///< over the right columns
  std::vector<TimeComparison> times;
  std::vector<expr::ExprPtr> rest;  ///< over left then right columns
};

/// `on` is over `left_width` left columns, then the right ones; nullptr: no condition.
JoinCondition split_join_condition(const expr::ExprPtr& on, size_t left_width, size_t right_width);

/// The terms that are ANDed in a bound condition.
std::vector<expr::ExprPtr> terms_of(const expr::ExprPtr& condition);
/// `>=` for `<=`: the comparison with its sides swapped.
std::string_view mirrored(std::string_view comparison);
/// The AND of the terms, nullptr when there are none.
expr::ExprPtr all_of(std::vector<expr::ExprPtr> terms);

}  // namespace velo::binder
