// CASE, CAST and the other forms with words instead of symbols.
#include "base/text.hpp"
#include "binder/expression.hpp"
#include "binder/type_name.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// CASE x WHEN a is CASE WHEN x = a.
expr::ExprPtr bind_when(ExpressionBinder& binder, const sql::Expr& condition, const expr::ExprPtr& operand) {
  if (!operand) return binder.bind_condition(condition, "WHEN");
  expr::ExprPtr value = binder.bind(condition);
  return value ? binder.take(expr::call("=", {operand, std::move(value)}), condition.span) : nullptr;
}

}  // namespace

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Case& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = node.operand ? binder.bind(*node.operand) : nullptr;
  bool failed = node.operand && !operand;
  std::vector<expr::ExprPtr> whens;
  std::vector<expr::ExprPtr> thens;
  for (const sql::When& when : node.whens) {
    whens.push_back(failed ? nullptr : bind_when(binder, when.condition, operand));
    thens.push_back(binder.bind(when.result));
    failed = failed || !whens.back() || !thens.back();
  }
  expr::ExprPtr otherwise = node.otherwise ? binder.bind(*node.otherwise) : nullptr;
  if (failed || (node.otherwise && !otherwise)) return nullptr;
  return binder.take(expr::case_when(std::move(whens), std::move(thens), std::move(otherwise)), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Cast& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = binder.bind(*node.operand);
  const std::optional<Type> type = binder.diagnostics().take(resolve_type(node.type), node.type.span);
  if (!operand || !type) return nullptr;
  return binder.take(expr::cast(std::move(operand), *type, node.try_cast), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Extract& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = binder.bind(*node.operand);
  if (!operand) return nullptr;
  expr::ExprPtr field = expr::literal(Value::string(to_lower(node.field.text)));
  return binder.take(expr::call("extract", {std::move(field), std::move(operand)}), at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::AtTimeZone& node, const sql::SourceSpan& at) {
  expr::ExprPtr operand = binder.bind(*node.operand);
  expr::ExprPtr zone = binder.bind(*node.zone);
  if (!operand || !zone) return nullptr;
  return binder.take(expr::call("timezone", {std::move(zone), std::move(operand)}), at);
}

}  // namespace velo::binder
