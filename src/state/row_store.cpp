#include "state/row_store.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace velo::state {

namespace {
constexpr size_t kFirstChunkRows = 16;
}  // namespace

void RowStore::next_chunk() {
  if (used_chunks_ == chunks_.size()) {
    const size_t most = std::max(Pages::kHugePage / row_bytes_, size_t{1});
    const size_t capacity =
        chunks_.empty() ? std::min(kFirstChunkRows, most) : std::min(chunks_.back().capacity * 2, most);
    const size_t first = chunks_.empty() ? 0 : chunks_.back().first_row + chunks_.back().capacity;
    // The last rest of a huge page is not worth a heap of small ones.
    chunks_.push_back(
        {Pages(capacity == most ? std::max(Pages::kHugePage, capacity * row_bytes_) : capacity * row_bytes_), first,
         capacity});
    bytes_ += chunks_.back().memory.size();
  }
  const Chunk& chunk = chunks_[used_chunks_++];
  end_ = chunk.memory.data();
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
    std::byte* row = chunk->memory.data() + at * row_bytes_;
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
