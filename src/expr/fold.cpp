// Folding runs the ordinary evaluator over a batch of one row without columns: there is no second interpreter that
// could disagree with the first.
#include "expr/fold.hpp"

#include <algorithm>

#include "expr/build.hpp"
#include "functions/codes.hpp"

namespace velo::expr {

Result<Value> evaluate_constant(const Expr& expression) {
  Batch batch;
  batch.rows = 1;
  batch.selection = Selection::all(1);
  RowErrors errors;
  const StepTime now;
  EvaluationContext context{errors, now};
  const auto evaluator = expression.start();
  const Vector& result = evaluator->evaluate(batch, batch.selection, context);
  if (!errors.empty()) {
    const RowError& error = errors.sorted().front();
    return Error(functions::kConstantFailed, expression.text() + " cannot be computed: " + error.message);
  }
  return result.value(0);
}

ExprPtr fold(ExprPtr expression) {
  const auto& children = expression->children();
  const bool constant = std::all_of(children.begin(), children.end(), [](const ExprPtr& c) { return c->constant(); });
  if (!constant || !expression->deterministic()) return expression;
  Result<Value> value = evaluate_constant(*expression);
  return value.ok() ? literal(std::move(value).value()) : expression;
}

ExprPtr null_literal(Type type) { return literal(Value::null(std::move(type))); }

bool is_null_literal(const Expr& expression) { return expression.constant() && expression.constant()->is_null(); }

functions::Argument argument_of(const Expr& expression) { return {expression.type(), expression.constant()}; }

std::vector<functions::Argument> arguments_of(std::span<const ExprPtr> expressions) {
  std::vector<functions::Argument> out;
  for (const ExprPtr& expression : expressions) out.push_back(argument_of(*expression));
  return out;
}

}  // namespace velo::expr
