// Gives a batch its event times and lets the watermark travel behind it. The time column is used where it lies; only
// a batch with rows that have none (undecodable, refused, deleted by key alone) gets a copy, in which those rows hold
// no one up.
#include <algorithm>
#include <string>
#include <vector>

#include "expr/select.hpp"
#include "operators/codes.hpp"
#include "operators/make.hpp"
#include "types/time.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

struct WatermarkState final : OperatorState {
  EventTimes times;
  Micros watermark = kMinTime;
  Batch batch;
  RowErrors errors;
  std::vector<uint16_t> kept;
  std::vector<Micros> copy;
  std::vector<Micros> watermarks;  ///< inherited ones
};

// A deletion names its key; that it comes without a time is no fault.
bool needs_time(const Batch& batch, uint32_t row) { return batch.kind(row) != RowKind::Delete; }

void find_null_times(WatermarkState& state, size_t time) {
  const Vector& column = state.batch.column(time);
  if (!column.has_nulls()) return;
  state.batch.selection.each([&](uint32_t row) {
    if (column.is_valid(row) || !needs_time(state.batch, row)) return;
    state.errors.add(row, kNullEventTime, "the event time is NULL");
  });
}

void find_times_ahead(WatermarkState& state, size_t time, Micros latest) {
  const Vector& column = state.batch.column(time);
  state.batch.selection.each([&](uint32_t row) {
    if (!column.is_valid(row) || column.at<Micros>(row) <= latest) return;
    state.errors.add(row, kTimeAhead,
                     "the event time " + timestamp_text(column.at<Micros>(row)) + " lies too far in the future");
  });
}

void refuse(WatermarkState& state, const StepContext& context) {
  if (state.errors.empty()) return;
  state.kept.resize(state.batch.selection.count() + expr::kSelectSlack);
  state.batch.selection = context.policy.refuse(state.batch, state.errors, state.batch.selection, state.kept.data());
}

// Times of the rows that are in, and the bounds around them.
void copy_times(WatermarkState& state, size_t time) {
  const Batch& batch = state.batch;
  const Vector& column = batch.column(time);
  EventTimes& times = state.times;
  times.times = column.data<Micros>();
  if (column.is_constant() || column.has_nulls() || batch.selection.count() != batch.rows) {
    state.copy.assign(batch.rows, kMinTime);
    batch.selection.each([&](uint32_t row) {
      if (column.is_valid(row)) state.copy[row] = column.at<Micros>(row);
    });
    times.times = state.copy.data();
  }
  times.min = kMaxTime;
  times.max = kMinTime;
  batch.selection.each([&](uint32_t row) {
    if (times.times[row] == kMinTime) return;
    times.min = std::min(times.min, times.times[row]);
    times.max = std::max(times.max, times.times[row]);
  });
}

// The times are the column's, the watermark before each row is what came from below.
class InheritedWatermark final : public Operator {
 public:
  explicit InheritedWatermark(const plan::Watermark& node) : column_(node.column), window_ends_(node.window_ends) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<WatermarkState>(); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<WatermarkState&>(base);
    state.batch = batch;
    find_null_times(state, column_);
    refuse(state, context);
    set_times(state, batch.times);
    return out.push(state.batch);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    auto& state = static_cast<WatermarkState&>(base);
    state.watermark = std::max(state.watermark, watermark);
    return out.advance(watermark);
  }

 private:
  void set_times(WatermarkState& state, const EventTimes* below) const {
    Batch& batch = state.batch;
    copy_times(state, column_);
    if (window_ends_) step_back(state);
    state.watermarks.assign(batch.rows, state.watermark);
    state.times.watermark_before = state.times.watermark_after = state.watermark;
    if (below) {
      window::RowWatermarks watermarks(*below);
      for (uint32_t row = below->first; row < batch.rows; ++row) state.watermarks[row] = watermarks.before(row);
      state.times.watermark_before = below->watermark_before;
      state.times.watermark_after = below->watermark_after;
      state.times.first = below->first;
    }
    state.times.watermarks = state.watermarks.data();
    batch.times = &state.times;
  }

  // From the ends of windows to the last moments in them.
  static void step_back(WatermarkState& state) {
    EventTimes& times = state.times;
    if (times.times != state.copy.data()) state.copy.assign(times.times, times.times + state.batch.rows);
    for (Micros& time : state.copy) time = window::last_moment(time);
    times.times = state.copy.data();
    times.min = window::last_moment(times.min);
    times.max = window::last_moment(times.max);
  }

  size_t column_;
  bool window_ends_;
};

class WatermarkOperator final : public Operator {
 public:
  explicit WatermarkOperator(const plan::Watermark& node)
      : column_(node.column), delay_(node.delay), max_future_skew_(node.max_future_skew) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<WatermarkState>(); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<WatermarkState&>(base);
    state.batch = batch;
    find_null_times(state, column_);
    if (max_future_skew_ != 0) find_times_ahead(state, column_, latest(context.now.micros()));
    refuse(state, context);
    set_times(state);
    const Micros after = state.times.watermark_after;
    VELO_TRY_STATUS(out.push(state.batch));
    if (after == state.watermark) return {};
    state.watermark = after;
    return out.advance(after);
  }

  /// Only the end of input counts: any other watermark from below is about times of its own.
  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    if (watermark != kMaxTime) return {};
    return out.advance(kMaxTime);
  }

 private:
  /// Records have no times of their own: the step that reads them stands for it.
  Micros latest(Micros now) const { return now + std::min(max_future_skew_, kMaxTime - now); }

  void set_times(WatermarkState& state) const {
    copy_times(state, column_);
    EventTimes& times = state.times;
    times.delay = delay_;
    times.watermark_before = state.watermark;
    times.watermark_after = std::max(state.watermark, window::watermark_at(times.max, delay_));
    state.batch.times = &times;
  }

  size_t column_;
  Micros delay_;
  Micros max_future_skew_;
};

}  // namespace

std::unique_ptr<Operator> make_watermark(const plan::Watermark& node) {
  if (node.inherited) return std::make_unique<InheritedWatermark>(node);
  return std::make_unique<WatermarkOperator>(node);
}

}  // namespace velo::operators
