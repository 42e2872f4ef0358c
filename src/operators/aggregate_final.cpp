// GROUP BY without a window, EMIT FINAL: all groups once, in the order first seen, at the end of input. Where the keys
// hold the bound of a window below, all rows of a group come while that window closes, and the watermark behind them is
// the sign that no more will.
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/group_totals.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct FinalState final : OperatorState {
  explicit FinalState(const plan::Aggregate& node) : groups(node, false), table(groups.make_table()), output(node) {}
  ~FinalState() override { groups.aggregates.clear(table); }
  size_t state_bytes() const override { return table.bytes(); }

  GroupState groups;
  state::GroupTable table;
  GroupOutput output;
};

class AggregateFinal final : public Operator, public Mergeable {
 public:
  explicit AggregateFinal(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FinalState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit&) const override {
    auto& state = static_cast<FinalState&>(base);
    GroupState& groups = state.groups;
    const Selection rows = groups.inputs.evaluate(batch, context);
    groups.aggregates.update(groups.inputs, groups.find(state.table, groups.numbers.of(rows), rows.count()));
    groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    if (watermark != kMaxTime && !node_.by_window) return {};
    auto& state = static_cast<FinalState&>(base);
    const AggregateSet& aggregates = state.groups.aggregates;
    const std::vector<std::byte*> totals = totals_of_no_rows(node_, aggregates, state.table);
    VELO_TRY_STATUS(totals.empty()
                        ? state.output.emit(aggregates, state.table, {}, context, out)
                        : state.output.emit(aggregates, state.table.layout(), totals, {}, {}, context, out));
    aggregates.clear(state.table);
    return out.advance(watermark);
  }

  std::unique_ptr<OperatorState> start_part(uint64_t sequence) const override {
    auto state = std::make_unique<FinalState>(node_);
    state->groups.rows_seen = sequence;
    return state;
  }
  std::unique_ptr<OperatorState> take_part(OperatorState& base) const override {
    auto part = std::make_unique<FinalState>(node_);
    part->groups.take(part->table, static_cast<FinalState&>(base).table, false);
    return part;
  }
  Status merge(OperatorState& base, OperatorState& part, const StepContext&, Emit&) const override {
    auto& state = static_cast<FinalState&>(base);
    state.groups.take(state.table, static_cast<FinalState&>(part).table, false);
    return {};
  }

 private:
  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_aggregate_final(const plan::Aggregate& node) {
  return std::make_unique<AggregateFinal>(node);
}

}  // namespace velo::operators
