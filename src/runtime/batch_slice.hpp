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
  /// The time at which a physical row of the batch came: its event time, kMinTime where rows have none. A row that is
  /// taken back goes when the new one comes, and without a new one with the latest row before it.
  Micros time(uint32_t row) const { return due_.empty() ? whole_.times ? times_.times[row] : kMinTime : due_[row]; }

  /// The rows from at() to `end` (exclusive, > at()). Valid until the next call of take() or open().
  const Batch& take(uint32_t end);

 private:
  void find_due_times();
  void slice_columns();
  void slice_selection(uint32_t end);
  void slice_times(uint32_t end);
  void slice_origin(uint32_t end);

  Batch whole_;
  EventTimes times_;          ///< of the whole batch; watermark_before moves with at_
  Micros latest_ = kMinTime;  ///< event time so far
  std::vector<Micros> due_;   ///< time() of each row, when some are taken back
  uint32_t at_ = 0;
  int64_t records_ = 0;    ///< that begin before at_
  uint32_t selected_ = 0;  ///< entries of the whole selection that lie before at_
  std::vector<Vector> columns_;
  std::vector<uint16_t> rows_;
  EventTimes view_times_;
  RowOrigin view_origin_;
  Batch view_;
};

}  // namespace velo::runtime
