// A filter over rows that are taken back. Each row carries all its values, so the predicate alone decides; but of an
// update whose old row passes and whose new one does not, a deletion is left, and the other way round an insertion.
#include <vector>

#include "operators/make.hpp"
#include "operators/verdicts.hpp"

namespace velo::operators {

namespace {

struct RetractFilterState final : OperatorState {
  explicit RetractFilterState(const expr::Expr& predicate) : verdicts(predicate) {}

  Verdicts verdicts;
  std::vector<RowKind> kinds;
  std::vector<uint16_t> rows;
  Batch batch;

  void pass(uint32_t row, RowKind kind) {
    if (!verdicts.passes(row)) return;
    kinds[row] = kind;
    rows.push_back(static_cast<uint16_t>(row));
  }
};

class RetractFilter final : public Operator {
 public:
  explicit RetractFilter(const plan::Filter& node) : predicate_(node.predicate) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<RetractFilterState>(*predicate_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<RetractFilterState&>(base);
    const Selection fit = state.verdicts.evaluate(batch, context);
    state.kinds.assign(batch.rows, RowKind::Insert);
    state.rows.clear();
    for (uint32_t i = 0; i < fit.count(); ++i) {
      const RowKind kind = batch.kind(fit[i]);
      const bool pair =
          kind == RowKind::UpdateBefore && i + 1 < fit.count() && batch.kind(fit[i + 1]) == RowKind::UpdateAfter;
      const bool both = pair && state.verdicts.passes(fit[i]) && state.verdicts.passes(fit[i + 1]);
      state.pass(fit[i], both ? RowKind::UpdateBefore : alone(kind));
      if (pair) state.pass(fit[++i], both ? RowKind::UpdateAfter : RowKind::Insert);
    }
    if (state.rows.empty()) return {};
    state.batch = batch;
    state.batch.kinds = state.kinds.data();
    state.batch.selection = Selection(state.rows.data(), static_cast<uint32_t>(state.rows.size()));
    return out.push(state.batch);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  /// What a row is that has lost the other half of its update.
  static RowKind alone(RowKind kind) {
    return kind == RowKind::UpdateBefore || kind == RowKind::Delete ? RowKind::Delete : RowKind::Insert;
  }

  expr::ExprPtr predicate_;
};

}  // namespace

std::unique_ptr<Operator> make_retract_filter(const plan::Filter& node) {
  return std::make_unique<RetractFilter>(node);
}

}  // namespace velo::operators
