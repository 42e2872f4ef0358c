#include "expr/expr.hpp"

#include <algorithm>

namespace velo::expr {

bool Expr::deterministic() const {
  return std::all_of(children_.begin(), children_.end(), [](const ExprPtr& child) { return child->deterministic(); });
}

}  // namespace velo::expr
