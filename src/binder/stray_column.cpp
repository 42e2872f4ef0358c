// Bound expressions carry no positions, so the place of a fault is looked up in the AST, where only faults pay for it.
#include "binder/stray_column.hpp"

#include "binder/expr_children.hpp"
#include "functions/aggregate.hpp"

namespace velo::binder {

std::optional<sql::SourceSpan> place_of_column(const sql::Expr& expression, const Scope& scope, size_t index) {
  if (const auto* name = expression.as<sql::NameRef>()) {
    const auto head = scope.find_head(*name);
    if (head.ok() && head->column && head->column->index == index) return span_of(*name);
    return std::nullopt;
  }
  const auto* call = expression.as<sql::FunctionCall>();
  if (call && functions::find_aggregate(call->name.text)) return std::nullopt;
  for (const sql::Expr* child : children_of(expression)) {
    if (auto found = place_of_column(*child, scope, index)) return found;
  }
  return std::nullopt;
}

}  // namespace velo::binder
