// FROM TUMBLE(TABLE ..) and its like: each row once for every window it is in. Nothing is kept: whoever wants windows
// to be complete waits for them above.
#include "expr/select.hpp"
#include "operators/codes.hpp"
#include "operators/make.hpp"
#include "operators/repeated_rows.hpp"
#include "window/arithmetic.hpp"

namespace velo::operators {

namespace {

struct WindowRowsState final : OperatorState {
  explicit WindowRowsState(const plan::WindowRows& node) : repeated(node) {}

  RowErrors errors;
  std::vector<uint16_t> kept;
  RepeatedRows repeated;
  std::vector<window::Bounds> bounds;  ///< of the repeated rows
};

class WindowRowsOperator final : public Operator {
 public:
  explicit WindowRowsOperator(const plan::WindowRows& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<WindowRowsState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<WindowRowsState&>(base);
    const Vector& times = batch.column(node_.time);
    const Selection rows = with_time(state, batch, times, context);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const window::Windows windows = window::windows_of(node_.window, times.at<Micros>(rows[i]));
      for (uint64_t w = 0; w < windows.count(); ++w) {
        state.repeated.add(rows[i]);
        state.bounds.push_back(windows.bounds(w));
        if (state.repeated.full()) VELO_TRY_STATUS(flush(state, batch, out));
      }
    }
    return flush(state, batch, out);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  static Selection with_time(WindowRowsState& state, const Batch& batch, const Vector& times,
                             const StepContext& context) {
    if (!times.has_nulls()) return batch.selection;
    batch.selection.each([&](uint32_t row) {
      if (!times.is_valid(row)) state.errors.add(row, kNullEventTime, "the event time is NULL");
    });
    if (state.errors.empty()) return batch.selection;
    state.kept.resize(batch.selection.count() + expr::kSelectSlack);
    return context.policy.refuse(batch, state.errors, batch.selection, state.kept.data());
  }

  static Status flush(WindowRowsState& state, const Batch& batch, Emit& out) {
    if (state.bounds.empty()) return {};
    RowBlock& block = state.repeated.gather(batch);
    const size_t first = batch.columns.size();
    auto* starts = block.column(first).data<Micros>();
    auto* ends = block.column(first + 1).data<Micros>();
    auto* moments = block.column(first + 2).data<Micros>();
    for (size_t i = 0; i < state.bounds.size(); ++i) {
      starts[i] = state.bounds[i].start;
      ends[i] = state.bounds[i].end;
      moments[i] = window::last_moment(state.bounds[i].end);
    }
    state.bounds.clear();
    return state.repeated.push(batch, out);
  }

  plan::WindowRows node_;
};

}  // namespace

std::unique_ptr<Operator> make_window_rows(const plan::WindowRows& node) {
  return std::make_unique<WindowRowsOperator>(node);
}

}  // namespace velo::operators
