// Computes the output columns. A bare column is the input's own vector, passed on by address.
#include <vector>

#include "expr/running_expr.hpp"
#include "expr/select.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct ProjectState final : OperatorState {
  std::vector<expr::RunningExpr> columns;
  Batch batch;
  RowErrors errors;
  std::vector<uint16_t> kept;
};

class ProjectOperator final : public Operator {
 public:
  explicit ProjectOperator(const plan::Project& node) : columns_(node.columns) {}

  std::unique_ptr<OperatorState> start() const override {
    auto state = std::make_unique<ProjectState>();
    for (const expr::ExprPtr& column : columns_) state->columns.emplace_back(*column);
    state->batch.columns.resize(columns_.size());
    return state;
  }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<ProjectState&>(base);
    Batch& to = state.batch;
    to.rows = batch.rows;
    to.selection = batch.selection;
    to.kinds = batch.kinds;
    to.times = batch.times;
    to.origin = batch.origin;
    to.ordinals = batch.ordinals;
    expr::EvaluationContext evaluation{state.errors, context.now};
    for (size_t i = 0; i < columns_.size(); ++i)
      to.columns[i] = &state.columns[i].evaluate(batch, batch.selection, evaluation);
    if (!state.errors.empty()) [[unlikely]] {
      state.kept.resize(batch.selection.count() + expr::kSelectSlack);
      to.selection = context.policy.refuse(batch, state.errors, batch.selection, state.kept.data());
    }
    if (to.empty()) return {};
    return out.push(to);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  std::vector<expr::ExprPtr> columns_;
};

}  // namespace

std::unique_ptr<Operator> make_project(const plan::Project& node) { return std::make_unique<ProjectOperator>(node); }

}  // namespace velo::operators
