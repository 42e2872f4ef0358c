#pragma once

#include <cstdint>
#include <vector>

#include "column/batch.hpp"

namespace velo::runtime {

/// Hands out the rows of a batch in runs of consecutive rows, each a batch of its own: a view, no row is copied. What a
/// run says about event time is what the whole batch says about its rows, so that cutting changes no result.
class BatchSlice {
 public:
  /// Starts with the first row of `batch`, whose memory must stay until the last run was handed out.
  void open(const Batch& batch);
  /// Forgets the rows that are left.
  void clear() { at_ = whole_.rows = 0; }

  bool done() const { return at_ == whole_.rows; }
  uint32_t at() const { return at_; }  ///< physical row of the batch with which the next run starts
  uint32_t rows() const { return whole_.rows; }
  const Batch& whole() const { return whole_; }
  /// Event time of a physical row of the batch; kMinTime where rows have none.
  Micros time(uint32_t row) const { return whole_.times ? times_.times[row] : kMinTime; }

  /// The rows from at() to `end` (exclusive, > at()). Valid until the next call of take() or open().
  const Batch& take(uint32_t end);

 private:
  void slice_columns();
  void slice_selection(uint32_t end);
  void slice_times(uint32_t end);
  void slice_origin();

  Batch whole_;
  EventTimes times_;  ///< of the whole batch; watermark_before moves with at_
  uint32_t at_ = 0;
  uint32_t selected_ = 0;  ///< entries of the whole selection that lie before at_
  std::vector<Vector> columns_;
  std::vector<uint16_t> rows_;
  EventTimes view_times_;
  RowOrigin view_origin_;
  Batch view_;
};

}  // namespace velo::runtime
