// Keeps the rows whose predicate is TRUE by narrowing the selection; no value moves. Over an upsert input (HAVING) a
// row that fails the predicate may have to take an earlier one back: that is upsert_filter.cpp.
#include <vector>

#include "expr/select.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct FilterState final : OperatorState {
  explicit FilterState(const expr::Expr& predicate) : filter(predicate) {}

  expr::RowFilter filter;
  Batch batch;
  RowErrors errors;
  std::vector<uint16_t> kept;
};

class FilterOperator final : public Operator {
 public:
  explicit FilterOperator(const plan::Filter& node) : predicate_(node.predicate) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FilterState>(*predicate_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<FilterState&>(base);
    expr::EvaluationContext evaluation{state.errors, context.now};
    const Selection passing = state.filter.select(batch, batch.selection, evaluation);
    const bool all_pass = passing.count() == batch.selection.count() && !passing.empty();
    if (all_pass && state.errors.empty()) return out.push(batch);
    state.batch = batch;
    state.batch.selection = passing;
    if (!state.errors.empty()) [[unlikely]]
      refuse(state, batch, context);
    // A batch without rows still carries event times; those who count on them hear of it by advance().
    if (state.batch.empty()) return {};
    return out.push(state.batch);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  /// The policy sees all rows, because under `fail` the failing row cuts off those behind it; then both verdicts count.
  static void refuse(FilterState& state, const Batch& batch, const StepContext& context) {
    state.kept.resize(batch.selection.count() + expr::kSelectSlack);
    const Selection fit = context.policy.refuse(batch, state.errors, batch.selection, state.kept.data());
    expr::EvaluationContext again{state.errors, context.now};
    state.batch.selection = state.filter.select(batch, fit, again);
    state.errors.clear();
  }

  expr::ExprPtr predicate_;
};

}  // namespace

std::unique_ptr<Operator> make_filter(const plan::Filter& node) { return std::make_unique<FilterOperator>(node); }

}  // namespace velo::operators
