#include "binder/expr_children.hpp"

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
void collect(const sql::InQuery& node, Children& out) { add(out, node.operand); }
void collect(const sql::Like& node, Children& out) {
  add(out, node.operand), add(out, node.pattern), add(out, node.escape);
}
void collect(const sql::Case& node, Children& out) {
  add(out, node.operand);
  for (const sql::When& when : node.whens) out.insert(out.end(), {&when.condition, &when.result});
  add(out, node.otherwise);
}
void collect(const sql::Cast& node, Children& out) { add(out, node.operand); }
void collect(const sql::Extract& node, Children& out) { add(out, node.operand); }
void collect(const sql::AtTimeZone& node, Children& out) { add(out, node.operand), add(out, node.zone); }
void collect(const sql::FunctionCall& node, Children& out) {
  add(out, node.arguments);
  add(out, node.filter);
}
void collect(const sql::ArrayLiteral& node, Children& out) { add(out, node.items); }
void collect(const sql::MapLiteral& node, Children& out) { add(out, node.keys), add(out, node.values); }
void collect(const sql::StructLiteral& node, Children& out) { add(out, node.values); }
void collect(const sql::RowValue& node, Children& out) { add(out, node.items); }
void collect(const sql::Subscript& node, Children& out) { add(out, node.operand), add(out, node.index); }
void collect(const sql::FieldAccess& node, Children& out) { add(out, node.operand); }

}  // namespace

std::vector<const sql::Expr*> children_of(const sql::Expr& expression) {
  Children out;
  std::visit([&](const auto& node) { collect(node, out); }, expression.node);
  return out;
}

}  // namespace velo::binder
