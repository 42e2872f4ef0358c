// Bound expressions carry no positions, so the place of a fault is looked up in the AST, where only faults pay for it.
#include "binder/stray_column.hpp"

#include <vector>

#include "functions/aggregate.hpp"

namespace velo::binder {

namespace {

using Children = std::vector<const sql::Expr*>;

void add(Children& out, const sql::Box<sql::Expr>& child) {
  if (child) out.push_back(&*child);
}
void add(Children& out, const std::vector<sql::Expr>& children) {
  for (const sql::Expr& child : children) out.push_back(&child);
}

template <class Node>
void collect(const Node&, Children&) {}
void collect(const sql::Unary& node, Children& out) { add(out, node.operand); }
void collect(const sql::Binary& node, Children& out) { add(out, node.left), add(out, node.right); }
void collect(const sql::IsTest& node, Children& out) { add(out, node.operand); }
void collect(const sql::Between& node, Children& out) {
  add(out, node.operand), add(out, node.low), add(out, node.high);
}
void collect(const sql::InList& node, Children& out) { add(out, node.operand), add(out, node.items); }
void collect(const sql::Like& node, Children& out) {
  add(out, node.operand), add(out, node.pattern), add(out, node.escape);
}
void collect(const sql::Cast& node, Children& out) { add(out, node.operand); }
void collect(const sql::Extract& node, Children& out) { add(out, node.operand); }
void collect(const sql::AtTimeZone& node, Children& out) { add(out, node.operand), add(out, node.zone); }
void collect(const sql::FunctionCall& node, Children& out) {
  if (!functions::find_aggregate(node.name.text)) add(out, node.arguments);
}
void collect(const sql::Case& node, Children& out) {
  add(out, node.operand);
  for (const sql::When& when : node.whens) out.insert(out.end(), {&when.condition, &when.result});
  add(out, node.otherwise);
}

}  // namespace

std::optional<sql::SourceSpan> place_of_column(const sql::Expr& expression, const Scope& scope, size_t index) {
  if (const auto* name = expression.as<sql::NameRef>()) {
    const auto column = scope.find(*name);
    if (column.ok() && *column && (*column)->index == index) return span_of(*name);
    return std::nullopt;
  }
  Children children;
  std::visit([&](const auto& node) { collect(node, children); }, expression.node);
  for (const sql::Expr* child : children) {
    if (auto found = place_of_column(*child, scope, index)) return found;
  }
  return std::nullopt;
}

}  // namespace velo::binder
