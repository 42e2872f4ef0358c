// GROUP BY without a window, EMIT CHANGES EVERY: the latest row of each changed group once per event-time interval, in
// the order of first change. The interval ends between two rows: the row that moves the watermark past its end is not
// in it any more, wherever the batch begins and ends.
#include <vector>

#include "operators/group_changes.hpp"
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/group_totals.hpp"
#include "operators/interval_clock.hpp"
#include "operators/make.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// Marks of a group.
constexpr uint64_t kChanged = 1;
constexpr uint64_t kEmitted = 2;

struct EveryState final : OperatorState {
  explicit EveryState(const plan::Aggregate& node)
      : groups(node, true), table(groups.make_table()), clock(node.every), output(node) {}
  ~EveryState() override { groups.aggregates.clear(table); }
  size_t state_bytes() const override { return table.bytes(); }

  GroupState groups;
  state::GroupTable table;
  IntervalClock clock;
  std::vector<std::byte*> changed;
  std::vector<RowKind> kinds;
  GroupOutput output;
};

class AggregateEvery final : public Operator {
 public:
  explicit AggregateEvery(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<EveryState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<EveryState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    const uint16_t* numbers = state.groups.numbers.of(rows);
    uint32_t begin = 0;
    if (batch.times && state.clock.would_pass(batch.times->watermark_after)) {
      const EventTimes& times = *batch.times;
      window::RowWatermarks watermarks(times);
      for (uint32_t i = 0; i < rows.count(); ++i) {
        // An update is one change: both halves are in the interval of the second.
        const bool half = begins_update(batch, numbers, rows.count(), i);
        const bool other_half = i > 0 && begins_update(batch, numbers, rows.count(), i - 1);
        if (other_half || !state.clock.passes(watermarks.behind(numbers[i] + (half ? 1u : 0u), batch.rows))) continue;
        update(state, numbers + begin, i - begin);
        begin = i;
        VELO_TRY_STATUS(flush(state, context, out));
      }
    }
    update(state, numbers + begin, rows.count() - begin);
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<EveryState&>(base);
    if (state.clock.passes(watermark)) VELO_TRY_STATUS(flush(state, context, out));
    if (watermark == kMaxTime)
      VELO_TRY_STATUS(emit_totals_of_no_rows(node_, state.groups.aggregates, state.table, context, out));
    return out.advance(watermark);
  }

 private:
  static void update(EveryState& state, const uint16_t* rows, uint32_t count) {
    if (count == 0) return;
    AggregateSet& aggregates = state.groups.aggregates;
    const GroupRows found = state.groups.find(state.table, rows, count);
    aggregates.update(state.groups.inputs, found);
    for (uint32_t i = 0; i < count; ++i) {
      const uint64_t mark = aggregates.mark(found.groups[i]);
      if (mark & kChanged) continue;
      aggregates.set_mark(found.groups[i], mark | kChanged);
      state.changed.push_back(found.groups[i]);
    }
  }

  static Status flush(EveryState& state, const StepContext& context, Emit& out) {
    if (state.changed.empty()) return {};
    const AggregateSet& aggregates = state.groups.aggregates;
    state.kinds.clear();
    std::erase_if(state.changed, [&](std::byte* group) { return !show(aggregates, group, state.kinds); });
    Status done = state.output.emit(aggregates, state.table.layout(), state.changed, {}, state.kinds, context, out);
    state.changed.clear();
    state.groups.aggregates.trim(state.table);
    return done;
  }

  /// Settles how a changed group is shown; false when it has come and gone within the interval.
  static bool show(const AggregateSet& aggregates, std::byte* group, std::vector<RowKind>& kinds) {
    const bool was = (aggregates.mark(group) & kEmitted) != 0;
    const bool is = aggregates.is_there(group);
    aggregates.set_mark(group, is ? kEmitted : 0);
    if (was || is) kinds.push_back(!is ? RowKind::Delete : was ? RowKind::UpdateAfter : RowKind::Insert);
    return was || is;
  }

  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_aggregate_every(const plan::Aggregate& node) {
  return std::make_unique<AggregateEvery>(node);
}

}  // namespace velo::operators
