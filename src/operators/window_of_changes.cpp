// Windows with EMIT CHANGES over an input that takes rows back. Every row, coming or going, belongs to the windows of
// its own time; in those that are still open it changes its group, and a group without rows is deleted. A row that is
// taken back from a window that has closed is late like any other.
#include <algorithm>

#include "operators/group_changes.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "window/arithmetic.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// A group of a window that a row comes to or goes from.
struct GroupOfWindow {
  std::byte* group;
  window::Bounds bounds;
};

struct ChangesState final : OperatorState {
  explicit ChangesState(const plan::Aggregate& node) : groups(node, false), windows(groups), changes(node) {}
  size_t state_bytes() const override { return windows.bytes(); }

  GroupState groups;
  OpenWindows windows;
  std::vector<GroupOfWindow> places;  ///< of the row at hand
  std::vector<GroupOfWindow> next;    ///< of the row behind it
  GroupChanges changes;
  Arena arena;  ///< states that rows are taken out of keep nothing in it
};

class WindowOfChanges final : public Operator {
 public:
  explicit WindowOfChanges(const plan::Aggregate& node) : node_(node), spec_(*node.window) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ChangesState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<ChangesState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    const uint16_t* numbers = state.groups.numbers.of(rows);
    window::RowWatermarks watermarks(*batch.times);
    bool goes_on = true;
    bool other_half = false;
    Micros closed = kMinTime;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const uint16_t row = numbers[i];
      if (!other_half) closed = window::closed_through(watermarks.before(row), spec_.grace);
      const bool taken = find(state, *batch.times, row, closed, state.places);
      const bool half = begins_update(batch, numbers, rows.count(), i);
      state.next.clear();
      if (half) find(state, *batch.times, numbers[i + 1], closed, state.next);
      change(state, row, other_half);
      other_half = half;
      if (!taken) goes_on = refuse_late(node_.late, batch, row, context);
      if (state.changes.full() && !half) VELO_TRY_STATUS(state.changes.push(state.groups, state.arena, context, out));
    }
    VELO_TRY_STATUS(state.changes.push(state.groups, state.arena, context, out));
    state.groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    const Micros closed = window::closed_through(watermark, spec_.grace);
    while (!state.windows.empty() && state.windows.first().bounds.end <= closed) state.windows.close_first();
    return out.advance(watermark);
  }

 private:
  /// The groups of a row in its open windows; false when it is late for all of them.
  bool find(ChangesState& state, const EventTimes& times, uint16_t row, Micros closed,
            std::vector<GroupOfWindow>& places) const {
    places.clear();
    const window::Windows windows = window::windows_of(spec_, times.times[row]);
    for (uint64_t w = 0; w < windows.count(); ++w) {
      const window::Bounds bounds = windows.bounds(w);
      if (bounds.end <= closed) continue;
      places.push_back({state.groups.find(state.windows.at(bounds).table, &row, 1).groups[0], bounds});
    }
    return windows.count() == 0 || !places.empty();
  }

  void change(ChangesState& state, uint16_t row, bool other_half) const {
    AggregateSet& aggregates = state.groups.aggregates;
    const bool comes = state.groups.inputs.comes(row);
    for (const GroupOfWindow& place : state.places) {
      const bool half = std::any_of(state.next.begin(), state.next.end(),
                                    [&](const GroupOfWindow& next) { return next.group == place.group; });
      if (other_half) state.changes.add_other_half(aggregates, row, place.group, place.bounds);
      else state.changes.add(aggregates, row, place.group, comes, half, place.bounds);
    }
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_of_changes(const plan::Aggregate& node) {
  return std::make_unique<WindowOfChanges>(node);
}

}  // namespace velo::operators
