// Windows with EMIT CHANGES EVERY: as window_changes.cpp keeps a table per window, but a changed group waits until the
// watermark leaves the interval. A window that has closed stays until its last changes are out.
#include <vector>

#include "operators/group_changes.hpp"
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/interval_clock.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// Marks of a group.
constexpr uint64_t kChanged = 1;
constexpr uint64_t kEmitted = 2;

/// A row in one of its windows, in the order of a row-by-row evaluation.
struct Change {
  std::byte* group;
  window::Bounds bounds;
};

/// Groups as they go out.
struct Shown {
  std::vector<std::byte*> groups;
  std::vector<window::Bounds> bounds;
  std::vector<RowKind> kinds;

  void add(const AggregateSet& aggregates, const Change& change) {
    const bool was = (aggregates.mark(change.group) & kEmitted) != 0;
    const bool is = aggregates.is_there(change.group);
    aggregates.set_mark(change.group, is ? kEmitted : 0);
    if (!was && !is) return;  // it came and went within the interval
    groups.push_back(change.group);
    bounds.push_back(change.bounds);
    kinds.push_back(!is ? RowKind::Delete : was ? RowKind::UpdateAfter : RowKind::Insert);
  }
  void clear() {
    groups.clear();
    bounds.clear();
    kinds.clear();
  }
};

struct EveryState final : OperatorState {
  explicit EveryState(const plan::Aggregate& node)
      : groups(node, true), windows(groups), clock(node.every), output(node) {}
  size_t state_bytes() const override { return windows.bytes(); }

  GroupState groups;
  OpenWindows windows;
  std::vector<OpenWindow*> touched;
  std::vector<Change> pairs;
  IntervalClock clock;
  std::vector<Change> changed;
  Shown shown;
  GroupOutput output;
};

class WindowEvery final : public Operator {
 public:
  explicit WindowEvery(const plan::Aggregate& node) : node_(node), spec_(*node.window) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<EveryState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<EveryState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    const EventTimes& times = *batch.times;
    window::RowWatermarks watermarks(times);
    const uint16_t* numbers = state.groups.numbers.of(rows);
    Micros before = kMinTime;
    bool other_half = false;  // of an update, which is one change: both halves are in the interval of the second
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const uint32_t row = rows[i];
      const bool half = begins_update(batch, numbers, rows.count(), i);
      if (!other_half) before = watermarks.before(row);
      if (!other_half && state.clock.passes(watermarks.behind(row + (half ? 1 : 0), batch.rows))) {
        update_pairs(state);
        VELO_TRY_STATUS(flush(state, before, context, out));
      }
      if (!place(state, row, times.times[row], before)) goes_on = refuse_late(node_.late, batch, row, context);
      if (state.pairs.size() >= kOutputRows) update_pairs(state);
      other_half = half;
    }
    update_pairs(state);
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<EveryState&>(base);
    if (state.clock.passes(watermark)) VELO_TRY_STATUS(flush(state, watermark, context, out));
    return out.advance(watermark);
  }

 private:
  /// Pairs a row with its open windows; false when it is late for all of them.
  bool place(EveryState& state, uint32_t row, Micros time, Micros watermark) const {
    const window::Windows windows = window::windows_of(spec_, time);
    const Micros closed = window::closed_through(watermark, spec_.grace);
    bool taken = windows.count() == 0;
    for (uint64_t w = 0; w < windows.count(); ++w) {
      const window::Bounds bounds = windows.bounds(w);
      if (bounds.end <= closed) continue;
      taken = true;
      OpenWindow& window = state.windows.at(bounds);
      if (window.rows.empty()) state.touched.push_back(&window);
      window.rows.push_back(static_cast<uint16_t>(row));
      window.positions.push_back(static_cast<uint32_t>(state.pairs.size()));
      state.pairs.push_back({nullptr, bounds});
    }
    return taken;
  }

  static void update_pairs(EveryState& state) {
    AggregateSet& aggregates = state.groups.aggregates;
    for (OpenWindow* window : state.touched) {
      const auto count = static_cast<uint32_t>(window->rows.size());
      const GroupRows found = state.groups.find(window->table, window->rows.data(), count);
      aggregates.update(state.groups.inputs, found);
      for (uint32_t i = 0; i < count; ++i) state.pairs[window->positions[i]].group = found.groups[i];
      window->rows.clear();
      window->positions.clear();
    }
    state.touched.clear();
    for (const Change& change : state.pairs) {
      const uint64_t mark = aggregates.mark(change.group);
      if (mark & kChanged) continue;
      aggregates.set_mark(change.group, mark | kChanged);
      state.changed.push_back(change);
    }
    state.pairs.clear();
  }

  Status flush(EveryState& state, Micros watermark, const StepContext& context, Emit& out) const {
    const AggregateSet& aggregates = state.groups.aggregates;
    Shown& shown = state.shown;
    for (const Change& change : state.changed) shown.add(aggregates, change);
    const state::KeyLayout& layout = state.groups.inputs.key_layout();
    Status done = state.output.emit(aggregates, layout, shown.groups, shown.bounds, shown.kinds, context, out);
    state.changed.clear();
    shown.clear();
    const Micros closed = window::closed_through(watermark, spec_.grace);
    while (!state.windows.empty() && state.windows.first().bounds.end <= closed) state.windows.close_first();
    return done;
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_every(const plan::Aggregate& node) { return std::make_unique<WindowEvery>(node); }

}  // namespace velo::operators
