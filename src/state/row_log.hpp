#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/arena.hpp"
#include "base/clock.hpp"
#include "state/pages.hpp"

namespace velo::state {

/// Rows of one size that come about in the order of their times and are forgotten in that order, many at once: a log in
/// chunks. Rows are numbered from 1 on as they come; addresses never change while a row is there. Not thread-safe.
class RowLog {
 public:
  /// Rows that lie one behind the other.
  struct Run {
    uint64_t first;  ///< number of the first row
    std::byte* rows;
    uint32_t count;
    Arena* texts;    ///< for bytes that live as long as these rows
    Micros* latest;  ///< to be raised to the latest time of these rows
  };

  /// `row_bytes` is a positive multiple of 8.
  explicit RowLog(uint32_t row_bytes);

  /// At least one and at most `most` new rows, uninitialised.
  Run append(uint32_t most);
  /// Numbers of the rows that are there: [begin(), end()).
  uint64_t begin() const { return begin_; }
  uint64_t end() const { return end_; }
  size_t size() const { return end_ - begin_; }
  std::byte* row(uint64_t number) const {
    return rows_[number >> shift_ & chunk_mask_] + (number & row_mask_) * row_bytes_;
  }
  /// Forgets the oldest chunks as long as all of their rows are older than `time`; their memory is used again.
  void forget_before(Micros time);
  size_t bytes() const;

 private:
  struct Chunk {
    std::byte* rows = nullptr;
    Arena texts;
    Micros latest = kMinTime;
  };

  uint64_t number_of_chunk(uint64_t row) const { return row >> shift_; }
  size_t chunk_bytes() const { return (row_mask_ + 1) * row_bytes_; }
  std::byte* chunk_memory();
  void add_chunk();
  void widen();

  uint32_t row_bytes_;
  unsigned shift_;  ///< a chunk holds 2^shift_ rows
  uint64_t row_mask_;
  uint64_t begin_ = 1;
  uint64_t end_ = 1;
  // Chunk c stands at place c & chunk_mask_.
  uint64_t chunk_mask_ = 0;
  std::vector<Chunk> chunks_;
  std::vector<std::byte*> rows_;  ///< memory of the chunks
  std::vector<Chunk> free_;
  std::vector<Pages> pages_;  ///< of which chunks are parts
  size_t used_ = 0;           ///< bytes of the last ones
};

}  // namespace velo::state
