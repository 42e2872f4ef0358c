// Windows with EMIT FINAL and 'late_rows' = 'update': a window gives its rows when it closes, stays for the lateness,
// and a row that comes in that time changes its group, which goes out again. Such rows are rare, so each is brought in
// alone, after all windows that close before it have given theirs.
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/make.hpp"
#include "operators/open_windows.hpp"
#include "window/arithmetic.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

struct UpdateState final : OperatorState {
  explicit UpdateState(const plan::Aggregate& node) : groups(node, false), windows(groups), output(node) {}
  size_t state_bytes() const override { return windows.bytes(); }

  GroupState groups;
  OpenWindows windows;
  Micros closed = kMinTime;          ///< windows ending at or before this have given their rows
  std::vector<OpenWindow*> touched;  ///< windows with rows of the current batch that are not in their tables yet
  GroupOutput output;
};

class WindowUpdate final : public Operator {
 public:
  explicit WindowUpdate(const plan::Aggregate& node) : node_(node), spec_(*node.window) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<UpdateState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "a window stands above a watermark");
    auto& state = static_cast<UpdateState&>(base);
    const Selection rows = state.groups.inputs.evaluate(batch, context);
    window::RowWatermarks watermarks(*batch.times);
    Status done;
    for (uint32_t i = 0; i < rows.count() && done.ok(); ++i)
      done = place(state, batch, static_cast<uint16_t>(rows[i]), watermarks.before(rows[i]), context, out);
    update_touched(state);
    state.groups.rows_seen += batch.rows;
    return done;
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    VELO_TRY_STATUS(fire(static_cast<UpdateState&>(base), watermark, context, out));
    return out.advance(watermark);
  }

 private:
  Micros kept_through(Micros watermark) const {
    return window::closed_through(watermark, window::add_saturating(spec_.grace, node_.lateness));
  }

  Status place(UpdateState& state, const Batch& batch, uint16_t row, Micros watermark, const StepContext& context,
               Emit& out) const {
    const window::Windows windows = window::windows_of(spec_, batch.times->times[row]);
    bool taken = windows.count() == 0;
    for (uint64_t i = 0; i < windows.count(); ++i) {
      const window::Bounds bounds = windows.bounds(i);
      if (bounds.end <= kept_through(watermark)) continue;
      taken = true;
      if (!window::is_late(watermark, bounds.end, spec_.grace)) {
        OpenWindow& window = state.windows.at(bounds);
        if (window.rows.empty()) state.touched.push_back(&window);
        window.rows.push_back(row);
        continue;
      }
      update_touched(state);
      VELO_TRY_STATUS(fire(state, watermark, context, out));
      VELO_TRY_STATUS(correct(state, state.windows.at(bounds), row, context, out));
    }
    if (!taken) context.policy.late(batch, row);
    return {};
  }

  static void update_touched(UpdateState& state) {
    for (OpenWindow* window : state.touched) {
      const auto count = static_cast<uint32_t>(window->rows.size());
      state.groups.aggregates.update(state.groups.inputs, state.groups.find(window->table, window->rows.data(), count));
      window->rows.clear();
    }
    state.touched.clear();
  }

  /// Brings a row into a window that has given its rows.
  static Status correct(UpdateState& state, OpenWindow& window, uint16_t row, const StepContext& context, Emit& out) {
    GroupState& groups = state.groups;
    const GroupRows found = groups.find(window.table, &row, 1);
    const bool was = groups.created.empty() && groups.aggregates.is_there(found.groups[0]);
    groups.aggregates.update(groups.inputs, found);
    const bool is = groups.aggregates.is_there(found.groups[0]);
    if (!was && !is) return {};
    const RowKind kind = !is ? RowKind::Delete : was ? RowKind::UpdateAfter : RowKind::Insert;
    return state.output.emit(groups.aggregates, window.table.layout(), {found.groups, 1}, {&window.bounds, 1},
                             {&kind, 1}, context, out);
  }

  /// The windows that `watermark` closes give their rows, by end; those whose lateness is over go.
  Status fire(UpdateState& state, Micros watermark, const StepContext& context, Emit& out) const {
    const Micros closed = window::closed_through(watermark, spec_.grace);
    Status done;
    state.windows.each(state.closed, closed, [&](OpenWindow& window) {
      if (done.ok()) done = state.output.emit(state.groups.aggregates, window.table, {&window.bounds, 1}, context, out);
    });
    state.closed = std::max(state.closed, closed);
    const Micros kept = kept_through(watermark);
    while (!state.windows.empty() && state.windows.first().bounds.end <= kept) state.windows.close_first();
    return done;
  }

  plan::Aggregate node_;
  window::Spec spec_;
};

}  // namespace

std::unique_ptr<Operator> make_window_update(const plan::Aggregate& node) {
  return std::make_unique<WindowUpdate>(node);
}

}  // namespace velo::operators
