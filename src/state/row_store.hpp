#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "state/pages.hpp"

namespace velo::state {

/// Rows of one fixed size, one behind the other in chunks: addresses never change, and the order is that of allocation.
/// Rows are 16-byte aligned. Chunks grow from a few rows to 2 MiB (then backed by huge pages where the system has
/// them).
class RowStore {
 public:
  /// `row_bytes` is a positive multiple of 16.
  explicit RowStore(uint32_t row_bytes) : row_bytes_(row_bytes) {}

  /// A new row, uninitialised.
  std::byte* append() {
    if (end_ == limit_) [[unlikely]]
      next_chunk();
    std::byte* row = end_;
    end_ += row_bytes_;
    ++size_;
    return row;
  }

  size_t size() const { return size_; }
  /// Addresses of rows [first, first + out.size()), which must exist.
  void rows(size_t first, std::span<std::byte*> out) const;
  /// Forgets the rows and keeps the chunks.
  void clear();
  size_t bytes() const { return bytes_; }

 private:
  struct Chunk {
    Pages memory;
    size_t first_row;
    size_t capacity;  ///< in rows
  };

  void next_chunk();

  uint32_t row_bytes_;
  std::byte* end_ = nullptr;
  std::byte* limit_ = nullptr;
  size_t size_ = 0;
  size_t bytes_ = 0;
  size_t used_chunks_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace velo::state
