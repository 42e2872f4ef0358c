// Windows with EMIT CHANGES: after each row the new row of each of its windows, earliest end first. When a batch lies
// in one window it is grouped as a whole. Otherwise (row, window) pairs are numbered in output order; each window
// computes its pairs together, and their results are put in their places.
#include <algorithm>
#include <cstring>

#include "expr/select.hpp"
#include "operators/change_rows.hpp"
#include "operators/group_state.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "operators/placement.hpp"
#include "operators/scattered_rows.hpp"

namespace velo::operators {

namespace {

struct ChangesState final : OperatorState {
  explicit ChangesState(const plan::Aggregate& node)
      : groups(node, false), placement(*node.window), windows(groups), rows(node), scattered(node) {}
  size_t state_bytes() const override { return windows.bytes(); }

  GroupState groups;
  Placement placement;
  OpenWindows windows;
  std::vector<OpenWindow*> touched;
  std::vector<uint16_t> pairs;  ///< of each output row: the input row
  ChangeRows rows;
  ScatteredRows scattered;
};

class WindowChanges final : public Operator {
 public:
  explicit WindowChanges(const plan::Aggregate& node) : node_(node), spec_(*node.window) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ChangesState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<ChangesState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    Status done;
    if (!rows.empty()) {
      const bool late = state.placement.late_rows_possible(*batch.times);
      const bool together = spec_.kind == window::Kind::Tumbling && !late && state.placement.one_pane(*batch.times);
      done = together ? emit_together(state, batch, rows, context, out) : emit_pairs(state, batch, rows, context, out);
    }
    state.groups.rows_seen += batch.rows;
    return done;
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    auto& state = static_cast<ChangesState&>(base);
    const Micros closed = window::closed_through(watermark, spec_.grace);
    while (!state.windows.empty() && state.windows.first().bounds.end <= closed) state.windows.close_first();
    return out.advance(watermark);
  }

 private:
  Status emit_together(ChangesState& state, const Batch& batch, Selection rows, const StepContext& context,
                       Emit& out) const {
    OpenWindow& window = state.windows.at(state.placement.of(batch.times->min).pane);
    const GroupRows found = state.groups.find(window.table, state.groups.numbers.of(rows), rows.count());
    return state.rows.emit(state.groups, found, rows.dense(), &window.bounds, context, out);
  }

  Status emit_pairs(ChangesState& state, const Batch& batch, Selection rows, const StepContext& context,
                    Emit& out) const {
    const EventTimes& times = *batch.times;
    window::RowWatermarks watermarks(times);
    bool goes_on = true;
    for (uint32_t i = 0; i < rows.count() && goes_on; ++i) {
      const uint32_t row = rows[i];
      const window::Windows windows = window::windows_of(spec_, times.times[row]);
      const Micros closed = window::closed_through(watermarks.before(row), spec_.grace);
      bool taken = windows.count() == 0;
      for (uint64_t w = 0; w < windows.count(); ++w) {
        const window::Bounds bounds = windows.bounds(w);
        if (bounds.end <= closed) continue;
        taken = true;
        if (state.pairs.size() == kOutputRows) VELO_TRY_STATUS(flush(state, context, out));
        add_pair(state, bounds, row);
      }
      if (!taken) goes_on = refuse_late(node_.late, batch, row, context);
    }
    VELO_TRY_STATUS(flush(state, context, out));
    return {};
  }

  static void add_pair(ChangesState& state, const window::Bounds& bounds, uint32_t row) {
    OpenWindow& window = state.windows.at(bounds);
    if (window.rows.empty()) state.touched.push_back(&window);
    window.rows.push_back(static_cast<uint16_t>(row));
    window.positions.push_back(static_cast<uint32_t>(state.pairs.size()));
    state.pairs.push_back(static_cast<uint16_t>(row));
  }

  static Status flush(ChangesState& state, const StepContext& context, Emit& out) {
    if (state.pairs.empty()) return {};
    state.scattered.reset(static_cast<uint32_t>(state.pairs.size()));
    for (OpenWindow* window : state.touched) {
      const auto count = static_cast<uint32_t>(window->rows.size());
      const GroupRows found = state.groups.find(window->table, window->rows.data(), count);
      state.scattered.add(state.groups, found, window->positions, {&window->bounds, 1});
      window->rows.clear();
      window->positions.clear();
    }
    state.touched.clear();
    Status pushed = state.scattered.push(state.groups.inputs.key_layout(), state.pairs.data(), context, out);
    state.pairs.clear();
    return pushed;
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_changes(const plan::Aggregate& node) {
  return std::make_unique<WindowChanges>(node);
}

}  // namespace velo::operators
