#pragma once

#include <vector>

#include "column/batch.hpp"
#include "operators/operator.hpp"
#include "state/row_codec.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

/// Output of rows that an operator keeps as bytes: new ones, and old ones that are taken back. Event time goes with
/// them: an old row has its own time, and the watermark before both is the one before the row that caused them.
class KeptRows {
 public:
  KeptRows(const std::vector<Type>& types, const state::RowCodec& codec, state::ByteHeap& heap);

  /// The rows to come are caused by rows of this batch.
  void begin(const Batch& batch);
  /// Adds a row, which must stay where it is until push(). `cause` is a row of the batch; causes ascend.
  void add(const std::byte* row, RowKind kind, uint32_t cause);
  /// Adds an old row, which may be overwritten at once; what it holds in the heap is freed by push().
  void take_back(const std::byte* row, RowKind kind, Micros time, uint32_t cause);
  size_t size() const { return rows_.size(); }
  /// Event time of a row of the batch; kMinTime when rows have none.
  Micros time_of(uint32_t row) const { return times_in_ ? times_in_->times[row] : kMinTime; }
  Status push(Emit& out);

 private:
  struct Row {
    const std::byte* bytes;  ///< nullptr: in old_, at this size_t
    size_t old;
  };

  void add_time(Micros time, uint32_t cause);

  const state::RowCodec& codec_;
  state::ByteHeap& heap_;
  const EventTimes* times_in_ = nullptr;
  window::RowWatermarks watermarks_in_;
  std::vector<Row> rows_;
  std::vector<std::byte> old_;
  std::vector<const std::byte*> decoded_;
  std::vector<RowKind> kinds_;
  std::vector<Micros> times_;
  std::vector<Micros> watermarks_;
  uint32_t behind_ = 0;  ///< the row of the batch behind the last cause
  EventTimes event_times_;
  RowBlock block_;
  Batch batch_;
};

}  // namespace velo::operators
