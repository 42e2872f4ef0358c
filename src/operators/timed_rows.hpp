#pragma once

#include <deque>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "state/byte_heap.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// A row that is kept until the watermark has passed its time: its values, as a RowCodec lays them, follow.
struct TimedRow {
  Micros time;
  uint64_t matched;

  std::byte* values() { return reinterpret_cast<std::byte*>(this + 1); }
  static TimedRow* of(const std::byte* values) {
    return reinterpret_cast<TimedRow*>(const_cast<std::byte*>(values)) - 1;
  }
};

/// The rows of one side of a join over time: makes and frees them, and knows which is the oldest.
class TimedRows {
 public:
  explicit TimedRows(const std::vector<Type>& types) : codec_(types) {}

  const state::RowCodec& codec() const { return codec_; }
  state::ByteHeap& heap() { return heap_; }

  /// The rows[0..count) of `columns` as bytes; times[row] is the time of physical row `row`. Valid until the next call;
  /// the rows themselves until free().
  std::span<TimedRow* const> make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count,
                                  const Micros* times);
  void free(TimedRow* row) {
    codec_.release(row->values(), heap_);
    heap_.free(reinterpret_cast<std::byte*>(row), sizeof(TimedRow) + codec_.bytes());
  }

  /// Puts a row among those that wait, behind those of the same time.
  void wait(TimedRow* row);
  bool none_waits() const { return waiting_.empty(); }
  size_t waiting() const { return waiting_.size(); }
  Micros oldest_time() const { return waiting_.front().time; }  ///< not when none waits
  TimedRow* take_oldest();

  size_t bytes() const { return heap_.bytes() + waiting_.size() * sizeof(Waiting); }

 private:
  struct Waiting {
    Micros time;
    TimedRow* row;
  };

  state::RowCodec codec_;
  state::ByteHeap heap_;
  std::deque<Waiting> waiting_;
  std::vector<TimedRow*> made_;
  std::vector<std::byte*> values_;
};

}  // namespace velo::operators
