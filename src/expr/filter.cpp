// A filter drops NULL and FALSE alike, so the terms of an AND need no three-valued result: each simply narrows the rows
// that the next one sees. The commonest term, a number column against a constant, skips the boolean vector between
// comparison and selection when it works on a row list, where one branch-free pass does both.
#include "base/check.hpp"
#include "expr/logic.hpp"
#include "expr/select.hpp"

namespace velo::expr {

struct RowFilter::Term {
  std::unique_ptr<Evaluator> evaluator;
};

RowFilter::RowFilter(const Expr& predicate) {
  CHECK(predicate.type().is(TypeId::Boolean), "a filter needs a BOOLEAN");
  const auto* junction = dynamic_cast<const Junction*>(&predicate);
  if (junction && junction->is_and()) {
    for (const ExprPtr& term : junction->children()) terms_.push_back({term->start()});
  } else {
    terms_.push_back({predicate.start()});
  }
}

RowFilter::~RowFilter() = default;
RowFilter::RowFilter(RowFilter&&) noexcept = default;
RowFilter& RowFilter::operator=(RowFilter&&) noexcept = default;

Selection RowFilter::select(const Batch& batch, Selection rows, EvaluationContext& context) {
  for (Term& term : terms_) {
    if (rows.empty()) return rows;
    const Vector& verdict = term.evaluator->evaluate(batch, rows, context);
    rows = select_true(verdict, rows, rows_.room(rows.count()));
  }
  return rows;
}

}  // namespace velo::expr
