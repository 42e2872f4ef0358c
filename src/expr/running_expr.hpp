#pragma once

#include <memory>

#include "expr/expr.hpp"

namespace velo::expr {

/// An expression with what it needs to run. A bare column is the batch's own vector, for which nobody is called. One
/// thread.
class RunningExpr {
 public:
  explicit RunningExpr(const Expr& expr) {
    if (const auto column = expr.column()) column_ = *column;
    else evaluator_ = expr.start();
  }

  /// As Evaluator::evaluate.
  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) {
    return evaluator_ ? evaluator_->evaluate(batch, rows, context) : batch.column(column_);
  }

 private:
  size_t column_ = 0;
  std::unique_ptr<Evaluator> evaluator_;
};

}  // namespace velo::expr
