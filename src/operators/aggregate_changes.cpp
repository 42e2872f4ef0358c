// GROUP BY without a window, EMIT CHANGES: after each row the new row of its group, one output row per input row in
// input order. The aggregates write their running results column by column; keys of a dense batch pass through.
#include <algorithm>

#include "expr/select.hpp"
#include "operators/change_rows.hpp"
#include "operators/group_state.hpp"
#include "operators/group_totals.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct ChangesState final : OperatorState {
  explicit ChangesState(const plan::Aggregate& node) : groups(node, false), table(groups.make_table()), rows(node) {}
  ~ChangesState() override { groups.aggregates.clear(table); }
  size_t state_bytes() const override { return table.bytes(); }

  GroupState groups;
  state::GroupTable table;
  ChangeRows rows;
};

class AggregateChanges final : public Operator {
 public:
  explicit AggregateChanges(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ChangesState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    GroupState& groups = state.groups;
    const Selection rows = groups.inputs.evaluate(batch, context);
    const GroupRows found = groups.find(state.table, groups.numbers.of(rows), rows.count());
    groups.rows_seen += batch.rows;
    if (rows.empty()) return {};
    return state.rows.emit(groups, found, rows.dense(), nullptr, context, out);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    if (watermark == kMaxTime)
      VELO_TRY_STATUS(emit_totals_of_no_rows(node_, state.groups.aggregates, state.table, context, out));
    return out.advance(watermark);
  }

 private:
  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_aggregate_changes(const plan::Aggregate& node) {
  return std::make_unique<AggregateChanges>(node);
}

}  // namespace velo::operators
