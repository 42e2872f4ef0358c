// GROUP BY without a window, EMIT CHANGES, over an input that takes rows back: after each row that comes or goes the
// new row of its group, or its deletion. Groups without rows are forgotten now and then, since rows that wander from
// group to group leave many behind.
#include "operators/group_changes.hpp"
#include "operators/group_state.hpp"
#include "operators/group_totals.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct ChangesState final : OperatorState {
  explicit ChangesState(const plan::Aggregate& node) : groups(node, false), table(groups.make_table()), changes(node) {}
  ~ChangesState() override { groups.aggregates.clear(table); }
  size_t state_bytes() const override { return table.bytes(); }

  GroupState groups;
  state::GroupTable table;
  GroupChanges changes;
};

class AggregateOfChanges final : public Operator {
 public:
  explicit AggregateOfChanges(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ChangesState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    GroupState& groups = state.groups;
    const Selection rows = groups.inputs.evaluate(batch, context);
    const GroupRows found = groups.find(state.table, groups.numbers.of(rows), rows.count());
    bool other_half = false;
    for (uint32_t i = 0; i < found.count; ++i) {
      const bool half = begins_update(batch, found.rows, found.count, i) && found.groups[i] == found.groups[i + 1];
      const uint16_t row = found.rows[i];
      if (other_half) state.changes.add_other_half(groups.aggregates, row, found.groups[i]);
      else state.changes.add(groups.aggregates, row, found.groups[i], groups.inputs.comes(row), half);
      other_half = half;
      if (state.changes.full() && !half) VELO_TRY_STATUS(state.changes.push(groups, found.arena, context, out));
    }
    VELO_TRY_STATUS(state.changes.push(groups, found.arena, context, out));
    groups.rows_seen += batch.rows;
    groups.aggregates.trim(state.table);
    return {};
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

std::unique_ptr<Operator> make_aggregate_of_changes(const plan::Aggregate& node) {
  return std::make_unique<AggregateOfChanges>(node);
}

}  // namespace velo::operators
