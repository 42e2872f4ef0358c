// A filter drops NULL and FALSE alike, so the terms of an AND need no three-valued result: each simply narrows the rows
// that the next one sees.
#include "base/check.hpp"
#include "expr/logic.hpp"
#include "expr/select.hpp"

namespace velo::expr {

RowFilter::RowFilter(const Expr& predicate) {
  CHECK(predicate.type().is(TypeId::Boolean), "a filter needs a BOOLEAN");
  const auto* junction = dynamic_cast<const Junction*>(&predicate);
  if (junction && junction->is_and()) {
    for (const ExprPtr& term : junction->children()) terms_.push_back(term->start());
  } else {
    terms_.push_back(predicate.start());
  }
}

Selection RowFilter::select(const Batch& batch, Selection rows, EvaluationContext& context) {
  for (const auto& term : terms_) {
    if (rows.empty()) return rows;
    const Vector& verdict = term->evaluate(batch, rows, context);
    rows = select_true(verdict, rows, rows_.room(rows.count()));
  }
  return rows;
}

}  // namespace velo::expr
