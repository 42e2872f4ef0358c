#pragma once

#include <memory>
#include <vector>

#include "expr/call.hpp"
#include "expr/running_expr.hpp"
#include "expr/select.hpp"

namespace velo::expr {

/// Runs a bound scalar function: arguments first, then the kernel over the rows that have no NULL argument.
class CallEvaluator final : public Evaluator {
 public:
  explicit CallEvaluator(const Call& call);
  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override;

 private:
  struct Live {
    size_t index;
    RunningExpr expr;
  };

  Selection drop_nulls(Selection rows);

  functions::BoundScalar bound_;
  std::vector<Live> live_;  ///< arguments that are not literals
  std::vector<Vector> literals_;
  bool has_null_literal_ = false;
  std::vector<const Vector*> args_;
  Vector out_;
  RowList rows_;
};

}  // namespace velo::expr
