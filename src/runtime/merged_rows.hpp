#pragma once

#include <cstdint>
#include <vector>

#include "column/batch.hpp"
#include "column/row_error.hpp"
#include "runtime/partition_front.hpp"
#include "types/schema.hpp"

namespace velo::runtime {

/// Rows of several partitions that have been brought together in one batch. Long texts stay where the partitions keep
/// them: the batch is valid until one of these reads on.
class MergedRows {
 public:
  explicit MergedRows(const Schema& schema);

  /// Begins with none, and room for `rows`.
  void start(uint32_t rows, Micros watermark);
  uint32_t count() const { return count_; }
  /// The watermark before the next row.
  Micros watermark() const { return watermark_; }
  /// Takes the rows of a partition up to `end`. `others`: the watermark of all other partitions.
  void take(PartitionFront& from, uint32_t end, Micros others, RowErrors& errors);
  /// What has been taken. `after`: the watermark behind it.
  void view(Micros after, Batch& batch);

 private:
  void copy_columns(const Batch& from, uint32_t begin, uint32_t rows);
  void copy_kinds(const Batch& from, uint32_t begin, uint32_t rows);
  void copy_faults(PartitionFront& from, uint32_t end, RowErrors& errors) const;

  RowBlock block_;
  uint32_t count_ = 0;
  EventTimes event_times_;
  std::vector<Micros> times_;
  std::vector<Micros> watermarks_;
  Micros watermark_ = kMinTime;
  std::vector<RowKind> kinds_;  ///< of all rows, once one is no Insert
  std::vector<RowOrigin::Place> places_;
  RowOrigin origin_;
};

}  // namespace velo::runtime
