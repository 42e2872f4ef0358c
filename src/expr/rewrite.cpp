#include "base/check.hpp"
#include "expr/build.hpp"

namespace velo::expr {

ExprPtr substitute(const ExprPtr& expression, std::span<const ExprPtr> replacements) {
  if (const auto index = expression->column()) {
    CHECK(*index < replacements.size(), "every column needs a replacement");
    return replacements[*index];
  }
  if (expression->children().empty()) return expression;
  std::vector<ExprPtr> children;
  bool changed = false;
  for (const ExprPtr& child : expression->children()) {
    children.push_back(substitute(child, replacements));
    changed = changed || children.back() != child;
  }
  return changed ? expression->with_children(std::move(children)) : expression;
}

void mark_columns(const Expr& expression, std::vector<bool>& used) {
  if (const auto index = expression.column()) {
    CHECK(*index < used.size(), "a column stands outside of the input");
    used[*index] = true;
  }
  for (const ExprPtr& child : expression.children()) mark_columns(*child, used);
}

}  // namespace velo::expr
