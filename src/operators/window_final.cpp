// Windows with EMIT FINAL. Rows go into panes, one table each: a tumbling window is one pane; a hopping or cumulating
// window is put together from its panes when the watermark closes it, so that a row costs one update however many
// windows it is in. A row that is late for some of its windows must not reach those: they are fired before it is added.
#include <algorithm>

#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "operators/placement.hpp"

namespace velo::operators {

namespace {

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
};

class WindowFinal final : public Operator {
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
    VELO_TRY_STATUS(fire(static_cast<FinalState&>(base), watermark, context, out));
    return out.advance(watermark);
  }

 private:
  void update(FinalState& state, OpenWindow& pane, const uint16_t* rows, uint32_t count) const {
    GroupState& groups = state.groups;
    const GroupRows found = groups.find(pane.table, rows, count);
    if (spec_.kind != window::Kind::Tumbling) {
      for (const uint32_t i : groups.created) groups.aggregates.set_mark(found.groups[i], groups.rows_seen + rows[i]);
    }
    groups.aggregates.update(groups.inputs, found);
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
          VELO_TRY_STATUS(fire(state, watermark, context, out));
        }
      }
      OpenWindow& pane = state.panes.at(place.pane);
      if (pane.rows.empty()) state.touched.push_back(&pane);
      pane.rows.push_back(static_cast<uint16_t>(row));
    }
    update_touched(state);
    return {};
  }

  /// Emits every window that `watermark` closes, by end, and drops the panes that no later window needs.
  Status fire(FinalState& state, Micros watermark, const StepContext& context, Emit& out) const {
    const Micros closed = window::closed_through(watermark, spec_.grace);
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
    state.panes.each(window.start, window.end, [&](OpenWindow& pane) { merge(state, pane.table); });
    state.in_order.resize(state.merged.size());
    state.merged.payloads(0, state.in_order);
    std::erase_if(state.in_order, [&](const std::byte* group) { return !aggregates.is_there(group); });
    std::sort(state.in_order.begin(), state.in_order.end(),
              [&](const std::byte* a, const std::byte* b) { return aggregates.mark(a) < aggregates.mark(b); });
    Status done = state.output.emit(aggregates, state.merged.layout(), state.in_order, {&window, 1}, {}, context, out);
    aggregates.clear(state.merged);
    return done;
  }

  void merge(FinalState& state, const state::GroupTable& pane) const {
    const AggregateSet& aggregates = state.groups.aggregates;
    state.in_order.resize(pane.size());
    pane.payloads(0, state.in_order);
    for (const std::byte* group : state.in_order) {
      bool created;
      std::byte* into = state.merged.find_or_add(pane.key_of(group), created);
      if (created) aggregates.init(into);
      const uint64_t seen = aggregates.mark(group);
      if (created || seen < aggregates.mark(into)) aggregates.set_mark(into, seen);
      aggregates.merge(into, group, state.merged.arena());
    }
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_final(const plan::Aggregate& node) { return std::make_unique<WindowFinal>(node); }

}  // namespace velo::operators
