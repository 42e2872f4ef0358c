// Rows wait until the watermark says that no earlier one can come, then go on by time. Rows that share a time go on in
// the order they came in, so they need not wait for each other: a row is free when the watermark has reached its time.
// With further keys of ORDER BY it must have passed it. A batch that is in order and free as a whole, as it always is
// when the input is sorted and nothing is allowed to be late, goes through untouched.
#include <algorithm>
#include <vector>

#include "operators/group_output.hpp"
#include "operators/late_rows.hpp"
#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "operators/row_order.hpp"
#include "state/byte_heap.hpp"
#include "state/row_codec.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

std::vector<Type> types_of(const plan::TimeOrder& node) {
  std::vector<Type> types;
  for (const Field& field : node.schema.fields) types.push_back(field.type);
  return types;
}

struct Held {
  Micros time;
  uint64_t number;
  std::byte* row;
};

struct TimeOrderState final : OperatorState {
  explicit TimeOrderState(const plan::TimeOrder& node)
      : codec(types_of(node)), ties(codec, node.ties), block(types_of(node)) {}
  size_t state_bytes() const override { return heap.bytes() + held.capacity() * sizeof(Held); }

  state::RowCodec codec;
  RowOrder ties;
  state::ByteHeap heap;
  std::vector<Held> held;
  size_t sorted = 0;  ///< so many of them are in order
  uint64_t rows_seen = 0;
  Micros watermark = kMinTime;
  RowBlock block;
  Batch batch;
  RowNumbers numbers;
  std::vector<uint16_t> in_time;
  std::vector<std::byte*> fresh;
  std::vector<const std::byte*> free;
};

class TimeOrderOperator final : public Operator {
 public:
  explicit TimeOrderOperator(const plan::TimeOrder& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<TimeOrderState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<TimeOrderState&>(base);
    if (passes(state, batch)) return out.push(batch);
    Micros reached = batch.times->watermark_after;
    const uint16_t* rows = in_time(state, batch, context, reached);
    const auto count = static_cast<uint32_t>(state.in_time.size());
    state.fresh.resize(count);
    for (uint32_t i = 0; i < count; ++i) {
      state.fresh[i] = state.heap.allocate(state.codec.bytes());
      state.held.push_back({batch.times->times[rows[i]], state.rows_seen++, state.fresh[i]});
    }
    state.codec.encode(batch.columns, rows, count, state.fresh.data(), state.heap);
    return let_go(state, std::max(state.watermark, reached), out);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    auto& state = static_cast<TimeOrderState&>(base);
    VELO_TRY_STATUS(let_go(state, watermark, out));
    return out.advance(watermark);
  }

 private:
  /// Whether the rows of a batch are in order and free to go, and no row before them waits.
  bool passes(const TimeOrderState& state, const Batch& batch) const {
    const EventTimes& times = *batch.times;
    if (!state.held.empty() || !state.ties.empty() || node_.complete || times.watermarks != nullptr) return false;
    Micros latest = std::max(state.watermark, times.watermark_before);
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const Micros time = times.times[batch.selection[i]];
      if (time < latest) return false;
      latest = time;
    }
    return latest <= times.watermark_after;
  }

  /// The rows that are not late; a late one that ends the query leaves the watermark before it as `reached`.
  const uint16_t* in_time(TimeOrderState& state, const Batch& batch, const StepContext& context,
                          Micros& reached) const {
    window::RowWatermarks watermarks(*batch.times);
    state.in_time.clear();
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      const uint32_t row = batch.selection[i];
      const Micros watermark = watermarks.before(row);
      if (batch.times->times[row] >= window::closed_through(watermark, node_.grace)) {
        state.in_time.push_back(static_cast<uint16_t>(row));
      } else if (!refuse_late(node_.late, batch, row, context)) {
        reached = watermark;
        break;
      }
    }
    return state.in_time.data();
  }

  void sort(TimeOrderState& state) const {
    const auto before = [&](const Held& a, const Held& b) {
      if (a.time != b.time) return a.time < b.time;
      const int order = state.ties.compare(a.row, b.row);
      return order != 0 ? order < 0 : a.number < b.number;
    };
    const auto middle = state.held.begin() + static_cast<ptrdiff_t>(state.sorted);
    std::sort(middle, state.held.end(), before);
    std::inplace_merge(state.held.begin(), middle, state.held.end(), before);
    state.sorted = state.held.size();
  }

  Status let_go(TimeOrderState& state, Micros watermark, Emit& out) const {
    state.watermark = std::max(state.watermark, watermark);
    if (state.held.empty()) return {};
    sort(state);
    const bool all = state.watermark == kMaxTime;
    const bool ties = node_.complete || !state.ties.empty();
    const Micros reached = window::closed_through(state.watermark, node_.grace);
    const Micros through = ties && !all && reached > kMinTime ? reached - 1 : reached;
    const auto end = std::upper_bound(state.held.begin(), state.held.end(), through,
                                      [](Micros time, const Held& held) { return time < held.time; });
    const auto count = static_cast<size_t>(end - state.held.begin());
    for (size_t first = 0; first < count; first += kOutputRows) {
      VELO_TRY_STATUS(emit(state, first, std::min<size_t>(kOutputRows, count - first), out));
    }
    state.held.erase(state.held.begin(), end);
    state.sorted = state.held.size();
    return {};
  }

  static Status emit(TimeOrderState& state, size_t first, size_t count, Emit& out) {
    state.free.clear();
    for (size_t i = 0; i < count; ++i) state.free.push_back(state.held[first + i].row);
    state.block.reset(static_cast<uint32_t>(count));
    state.codec.decode(state.free, state.block, 0);
    state.block.view(static_cast<uint32_t>(count), state.batch);
    VELO_TRY_STATUS(out.push(state.batch));
    for (size_t i = 0; i < count; ++i) {
      state.codec.release(state.held[first + i].row, state.heap);
      state.heap.free(state.held[first + i].row, state.codec.bytes());
    }
    return {};
  }

  plan::TimeOrder node_;
};

}  // namespace

std::unique_ptr<Operator> make_time_order(const plan::TimeOrder& node) {
  return std::make_unique<TimeOrderOperator>(node);
}

}  // namespace velo::operators
