#pragma once

#include <vector>

#include "expr/select.hpp"
#include "operators/operator.hpp"

namespace velo::operators {

/// The verdict of a predicate on each row, for filters that have to look at rows that do not pass.
class Verdicts {
 public:
  explicit Verdicts(const expr::Expr& predicate) : filter_(predicate) {}

  /// Computes the predicate; gives the rows for which that was possible, the others went to the policy.
  Selection evaluate(const Batch& batch, const StepContext& context) {
    expr::EvaluationContext evaluation{errors_, context.now};
    const Selection passing = filter_.select(batch, batch.selection, evaluation);
    passes_.assign(batch.rows, 0);
    passing.each([&](uint32_t row) { passes_[row] = 1; });
    if (errors_.empty()) return batch.selection;
    kept_.resize(batch.selection.count() + expr::kSelectSlack);
    return context.policy.refuse(batch, errors_, batch.selection, kept_.data());
  }
  bool passes(uint32_t row) const { return passes_[row] != 0; }

 private:
  expr::RowFilter filter_;
  std::vector<uint8_t> passes_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
