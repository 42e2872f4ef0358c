#include "state/row_store.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "base/check.hpp"

namespace velo::state {

namespace {
constexpr size_t kFirstChunkRows = 16;
constexpr size_t kLargestChunk = size_t{2} << 20;
}  // namespace

std::byte* allocate_pages(size_t bytes) {
  const size_t align = bytes >= kLargestChunk ? kLargestChunk : 64;
  const size_t rounded = (bytes + align - 1) / align * align;
  void* memory = std::aligned_alloc(align, rounded);
  CHECK(memory != nullptr, "out of memory");
  if (align == kLargestChunk) madvise(memory, rounded, MADV_HUGEPAGE);
  return static_cast<std::byte*>(memory);
}

void RowStore::FreeAligned::operator()(std::byte* p) const { std::free(p); }

void RowStore::next_chunk() {
  if (used_chunks_ == chunks_.size()) {
    const size_t most = std::max(kLargestChunk / row_bytes_, size_t{1});
    const size_t capacity =
        chunks_.empty() ? std::min(kFirstChunkRows, most) : std::min(chunks_.back().capacity * 2, most);
    const size_t first = chunks_.empty() ? 0 : chunks_.back().first_row + chunks_.back().capacity;
    chunks_.push_back({{allocate_pages(capacity * row_bytes_), FreeAligned{}}, first, capacity});
    bytes_ += capacity * row_bytes_;
  }
  const Chunk& chunk = chunks_[used_chunks_++];
  end_ = chunk.memory.get();
  limit_ = end_ + chunk.capacity * row_bytes_;
}

void RowStore::rows(size_t first, std::span<std::byte*> out) const {
  CHECK(first + out.size() <= size_, "rows that do not exist");
  auto chunk = std::upper_bound(chunks_.begin(), chunks_.end(), first,
                                [](size_t row, const Chunk& c) { return row < c.first_row; }) -
               1;
  size_t done = 0;
  for (; done < out.size(); ++chunk) {
    const size_t at = first + done - chunk->first_row;
    const size_t count = std::min(chunk->capacity - at, out.size() - done);
    std::byte* row = chunk->memory.get() + at * row_bytes_;
    for (size_t i = 0; i < count; ++i, row += row_bytes_) out[done + i] = row;
    done += count;
  }
}

void RowStore::clear() {
  size_ = 0;
  used_chunks_ = 0;
  end_ = limit_ = nullptr;
}

}  // namespace velo::state
