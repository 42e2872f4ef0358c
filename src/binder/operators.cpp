// Operators are functions with symbols for names. AND and OR chains become one node, so that later terms run only for
// the rows that need them.
#include "base/check.hpp"
#include "binder/expression.hpp"
#include "binder/literal.hpp"
#include "binder/row_comparison.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

std::string_view symbol(sql::BinaryOp op) {
  switch (op) {
    case sql::BinaryOp::kOr: return "or";
    case sql::BinaryOp::kAnd: return "and";
    case sql::BinaryOp::kEqual: return "=";
    case sql::BinaryOp::kNotEqual: return "<>";
    case sql::BinaryOp::kLess: return "<";
    case sql::BinaryOp::kLessEqual: return "<=";
    case sql::BinaryOp::kGreater: return ">";
    case sql::BinaryOp::kGreaterEqual: return ">=";
    case sql::BinaryOp::kDistinctFrom: return "is distinct from";
    case sql::BinaryOp::kNotDistinctFrom: return "is not distinct from";
    case sql::BinaryOp::kConcat: return "||";
    case sql::BinaryOp::kJsonGet: return "->";
    case sql::BinaryOp::kJsonGetText: return "->>";
    case sql::BinaryOp::kAdd: return "+";
    case sql::BinaryOp::kSubtract: return "-";
    case sql::BinaryOp::kMultiply: return "*";
    case sql::BinaryOp::kDivide: return "/";
    case sql::BinaryOp::kModulo: return "%";
  }
  CHECK(false, "unknown operator");
}

// Left-deep chains come from the parser: walking them in a loop keeps the stack flat.
std::vector<const sql::Expr*> chain_terms(const sql::Binary& node) {
  std::vector<const sql::Expr*> terms{&*node.right};
  const sql::Expr* left = &*node.left;
  for (const auto* next = left->as<sql::Binary>(); next && next->op == node.op; next = left->as<sql::Binary>()) {
    terms.insert(terms.begin(), &*next->right);
    left = &*next->left;
  }
  terms.insert(terms.begin(), left);
  return terms;
}

expr::ExprPtr bind_chain(ExpressionBinder& binder, const sql::Binary& node, const sql::SourceSpan& at) {
  std::vector<expr::ExprPtr> terms;
  bool failed = false;
  for (const sql::Expr* term : chain_terms(node)) {
    expr::ExprPtr bound = binder.bind_condition(*term, node.op == sql::BinaryOp::kAnd ? "AND" : "OR");
    failed = failed || !bound;
    terms.push_back(std::move(bound));
  }
  if (failed) return nullptr;
  return binder.take(
      node.op == sql::BinaryOp::kAnd ? expr::logical_and(std::move(terms)) : expr::logical_or(std::move(terms)), at);
}

expr::ExprPtr negated(ExpressionBinder& binder, expr::ExprPtr input, bool negate, const sql::SourceSpan& at) {
  if (!input || !negate) return input;
  return binder.take(expr::logical_not(std::move(input)), at);
}

}  // namespace

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Binary& node, const sql::SourceSpan& at) {
  if (node.op == sql::BinaryOp::kAnd || node.op == sql::BinaryOp::kOr) return bind_chain(binder, node, at);
  if (compares_rows(node)) return bind_row_comparison(binder, node, at);
  expr::ExprPtr left = binder.bind(*node.left);
  expr::ExprPtr right = binder.bind(*node.right);
  if (!left || !right) return nullptr;
  return binder.take(expr::call(symbol(node.op), {std::move(left), std::move(right)}), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Unary& node, const sql::SourceSpan& at) {
  if (node.op == sql::UnaryOp::kMinus) {
    if (const auto* literal = node.operand->as<sql::Literal>();
        literal && (literal->kind == sql::Literal::Kind::kInteger || literal->kind == sql::Literal::Kind::kDecimal ||
                    literal->kind == sql::Literal::Kind::kDouble)) {
      std::optional<Value> value = binder.diagnostics().take(literal_value(*literal, true), at);
      return value ? expr::literal(*std::move(value)) : nullptr;
    }
  }
  if (node.op == sql::UnaryOp::kNot) {
    return negated(binder, binder.bind_condition(*node.operand, "NOT"), true, at);
  }
  expr::ExprPtr operand = binder.bind(*node.operand);
  if (!operand || node.op == sql::UnaryOp::kPlus) return operand;
  return binder.take(expr::call("-", {std::move(operand)}), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::IsTest& node, const sql::SourceSpan& at) {
  if (node.kind == sql::IsTest::Kind::kNull) {
    expr::ExprPtr operand = binder.bind(*node.operand);
    return operand ? binder.take(expr::is_null(std::move(operand), node.negated), at) : nullptr;
  }
  expr::ExprPtr operand = binder.bind_condition(*node.operand, "IS");
  if (!operand) return nullptr;
  if (node.kind == sql::IsTest::Kind::kUnknown) return binder.take(expr::is_null(std::move(operand), node.negated), at);
  // x IS FALSE is (NOT x) IS TRUE; x IS TRUE is COALESCE(x, FALSE).
  operand = negated(binder, std::move(operand), node.kind == sql::IsTest::Kind::kFalse, at);
  if (!operand) return nullptr;
  operand = binder.take(expr::coalesce({std::move(operand), expr::literal(Value::boolean(false))}), at);
  return negated(binder, std::move(operand), node.negated, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Between& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = binder.bind(*node.operand);
  expr::ExprPtr low = binder.bind(*node.low);
  expr::ExprPtr high = binder.bind(*node.high);
  if (!operand || !low || !high) return nullptr;
  expr::ExprPtr above = binder.take(expr::call(">=", {operand, std::move(low)}), at);
  if (!above) return nullptr;
  expr::ExprPtr below = binder.take(expr::call("<=", {std::move(operand), std::move(high)}), at);
  if (!below) return nullptr;
  return negated(binder, binder.take(expr::logical_and({std::move(above), std::move(below)}), at), node.negated, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::InList& node, const sql::SourceSpan& at) {
  if (node.operand->as<sql::RowValue>()) return bind_row_in(binder, node, at);
  expr::ExprPtr operand = binder.bind(*node.operand);
  auto items = binder.bind_all(node.items);
  if (!operand || !items) return nullptr;
  return binder.take(expr::in_list(std::move(operand), *std::move(items), node.negated), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Like& node, const sql::SourceSpan& at) {
  std::vector<expr::ExprPtr> arguments{binder.bind(*node.operand), binder.bind(*node.pattern)};
  if (node.escape) arguments.push_back(binder.bind(*node.escape));
  for (const expr::ExprPtr& argument : arguments) {
    if (!argument) return nullptr;
  }
  constexpr std::string_view kNames[] = {"like", "ilike", "regexp_like", "similar_to"};
  const std::string_view name = kNames[static_cast<size_t>(node.kind)];
  return negated(binder, binder.take(expr::call(name, std::move(arguments)), at), node.negated, at);
}

}  // namespace velo::binder
