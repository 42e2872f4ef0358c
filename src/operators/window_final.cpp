// Windows with EMIT FINAL. Rows go into panes, one table each: a tumbling window is one pane; a hopping or cumulating
// window is put together from its panes when the watermark closes it, so that a row costs one update however many
// windows it is in. A row that is late for some of its windows must not reach those: they are fired before it is added.
//
// A state that gathers for another one fires nothing, for it does not know the rows before its own. Where a row would
// have made windows fire, it sets the panes so far aside instead; whoever merges fires between them and those behind.
#include <algorithm>
#include <memory>
#include <vector>

#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "operators/placement.hpp"

namespace velo::operators {

namespace {

/// Panes of the rows before some row, and up to which end their windows are closed by the watermark before it.
struct PanesBefore {
  std::unique_ptr<OpenWindows> panes;
  Micros closed;
};

/// Groups of a window that consists of several panes carry, as their mark, the number of the row they were first seen
/// in: the order of a window's rows, whatever pane they came through.
struct FinalState final : OperatorState {
  explicit FinalState(const plan::Aggregate& node)
      : groups(node, node.window->kind != window::Kind::Tumbling),
        placement(*node.window),
        panes(groups),
        merged(groups.make_table()),
        output(node) {}
  size_t state_bytes() const override { return panes.bytes() + merged.bytes(); }

  GroupState groups;
  Placement placement;
  OpenWindows panes;
  Micros closed = kMinTime;          ///< windows ending at or before this have been fired
  std::vector<OpenWindow*> touched;  ///< panes with rows of the current batch that are not in their tables yet
  state::GroupTable merged;
  std::vector<std::byte*> in_order;
  GroupOutput output;
  bool gathers = false;
  std::vector<PanesBefore> set_aside;  ///< by a state that gathers
};

class WindowFinal final : public Operator, public Mergeable {
 public:
  explicit WindowFinal(const plan::Aggregate& node) : node_(node), spec_(*node.window) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FinalState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<FinalState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    Status done;
    if (!rows.empty()) {
      const bool late = state.placement.late_rows_possible(*batch.times);
      if (!late && state.placement.one_pane(*batch.times)) {
        const Place& place = state.placement.of(batch.times->min);
        if (place.covered) update(state, state.panes.at(place.pane), state.groups.numbers.of(rows), rows.count());
      } else {
        done = place_rows(state, batch, rows, late, context, out);
      }
    }
    state.groups.rows_seen += batch.rows;
    return done;
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<FinalState&>(base);
    if (state.gathers) return {};
    VELO_TRY_STATUS(fire(state, window::closed_through(watermark, spec_.grace), context, out));
    return out.advance(watermark);
  }

  std::unique_ptr<OperatorState> start_part(uint64_t sequence) const override {
    auto state = std::make_unique<FinalState>(node_);
    state->groups.rows_seen = sequence;
    state->gathers = true;
    return state;
  }

  std::unique_ptr<OperatorState> take_part(OperatorState& base) const override {
    auto& state = static_cast<FinalState&>(base);
    auto part = std::make_unique<FinalState>(node_);
    for (PanesBefore& before : state.set_aside) {
      part->set_aside.push_back({std::make_unique<OpenWindows>(part->groups), before.closed});
      before.panes->move_to(*part->set_aside.back().panes);
    }
    state.set_aside.clear();
    state.panes.move_to(part->panes);
    return part;
  }

  Status merge(OperatorState& base, OperatorState& gathered, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<FinalState&>(base);
    auto& part = static_cast<FinalState&>(gathered);
    for (PanesBefore& before : part.set_aside) {
      merge_panes(state, *before.panes, context);
      VELO_TRY_STATUS(fire(state, before.closed, context, out));
    }
    merge_panes(state, part.panes, context);
    return {};
  }

 private:
  void update(FinalState& state, OpenWindow& pane, const uint16_t* rows, uint32_t count) const {
    GroupState& groups = state.groups;
    const GroupRows found = groups.find(pane.table, rows, count);
    if (spec_.kind != window::Kind::Tumbling) {
      for (const uint32_t i : groups.created) groups.aggregates.set_mark(found.groups[i], groups.rows_seen + rows[i]);
    }
    groups.aggregates.update(groups.inputs, found);
    pane.rows_taken += count;
  }

  /// The watermark before these rows is known now: a pane whose windows it has closed was late altogether.
  void merge_panes(FinalState& state, OpenWindows& panes, const StepContext& context) const {
    panes.each(kMinTime, kMaxTime, [&](OpenWindow& pane) {
      if (state.placement.of(pane.bounds.start).last_end <= state.closed) return context.policy.late(pane.rows_taken);
      OpenWindow& whole = state.panes.at(pane.bounds);
      state.groups.take(whole.table, pane.table, spec_.kind != window::Kind::Tumbling);
      whole.rows_taken += pane.rows_taken;
    });
  }

  void update_touched(FinalState& state) const {
    for (OpenWindow* pane : state.touched) {
      update(state, *pane, pane->rows.data(), static_cast<uint32_t>(pane->rows.size()));
      pane->rows.clear();
    }
    state.touched.clear();
  }

  Status place_rows(FinalState& state, const Batch& batch, Selection rows, bool late_possible,
                    const StepContext& context, Emit& out) const {
    const EventTimes& times = *batch.times;
    window::RowWatermarks watermarks(times);
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const uint32_t row = rows[i];
      const Place& place = state.placement.of(times.times[row]);
      if (!place.covered) continue;
      if (late_possible) {
        const Micros watermark = watermarks.before(row);
        if (window::is_late(watermark, place.last_end, spec_.grace)) {
          goes_on = refuse_late(node_.late, batch, row, context);
          continue;
        }
        const Micros closed = window::closed_through(watermark, spec_.grace);
        if (place.first_end <= closed && state.closed < closed) {
          update_touched(state);
          VELO_TRY_STATUS(state.gathers ? set_aside(state, closed) : fire(state, closed, context, out));
        }
      }
      OpenWindow& pane = state.panes.at(place.pane);
      if (pane.rows.empty()) state.touched.push_back(&pane);
      pane.rows.push_back(static_cast<uint16_t>(row));
    }
    update_touched(state);
    return {};
  }

  static Status set_aside(FinalState& state, Micros closed) {
    state.set_aside.push_back({std::make_unique<OpenWindows>(state.groups), closed});
    state.panes.move_to(*state.set_aside.back().panes);
    state.closed = closed;
    return {};
  }

  /// Emits every window that ends at or before `closed`, by end, and drops the panes that no later window needs.
  Status fire(FinalState& state, Micros closed, const StepContext& context, Emit& out) const {
    while (!state.panes.empty()) {
      const window::Windows windows = window::windows_of(spec_, state.panes.first().bounds.start);
      uint64_t i = 0;
      while (i < windows.count() && windows.bounds(i).end <= state.closed) ++i;
      if (i == windows.count()) {
        state.panes.close_first();
        continue;
      }
      if (windows.bounds(i).end > closed) break;
      VELO_TRY_STATUS(emit(state, windows.bounds(i), context, out));
      state.closed = windows.bounds(i).end;
    }
    state.closed = std::max(state.closed, closed);
    return {};
  }

  Status emit(FinalState& state, const window::Bounds& window, const StepContext& context, Emit& out) const {
    const AggregateSet& aggregates = state.groups.aggregates;
    size_t panes = 0;
    OpenWindow* only = nullptr;
    state.panes.each(window.start, window.end, [&](OpenWindow& pane) {
      ++panes;
      only = &pane;
    });
    if (panes == 1) return state.output.emit(aggregates, only->table, {&window, 1}, context, out);
    state.panes.each(window.start, window.end,
                     [&](OpenWindow& pane) { state.groups.merge(state.merged, pane.table, true); });
    state.in_order.resize(state.merged.size());
    state.merged.payloads(0, state.in_order);
    std::erase_if(state.in_order, [&](const std::byte* group) { return !aggregates.is_there(group); });
    std::sort(state.in_order.begin(), state.in_order.end(),
              [&](const std::byte* a, const std::byte* b) { return aggregates.mark(a) < aggregates.mark(b); });
    Status done = state.output.emit(aggregates, state.merged.layout(), state.in_order, {&window, 1}, {}, context, out);
    aggregates.clear(state.merged);
    return done;
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_final(const plan::Aggregate& node) { return std::make_unique<WindowFinal>(node); }

}  // namespace velo::operators
