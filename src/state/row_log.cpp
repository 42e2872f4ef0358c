// Nothing is freed row by row: texts stand in an arena of their chunk, and a chunk goes as a whole. The chunk that was
// freed last is used first, because it is the one that caches still hold.
#include "state/row_log.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.hpp"

namespace velo::state {

namespace {
constexpr size_t kChunkBytes = 64 * 1024;
constexpr size_t kLeastRows = 16;
constexpr size_t kSmallPieces = 8;  ///< chunks before memory is taken in huge pages
}  // namespace

RowLog::RowLog(uint32_t row_bytes)
    : row_bytes_(row_bytes),
      shift_(static_cast<unsigned>(std::countr_zero(std::bit_floor(std::max(kChunkBytes / row_bytes, kLeastRows))))),
      row_mask_((uint64_t{1} << shift_) - 1),
      chunks_(1),
      rows_(1) {}

RowLog::Run RowLog::append(uint32_t most) {
  if (end_ == 1 || (end_ & row_mask_) == 0) add_chunk();
  Chunk& chunk = chunks_[number_of_chunk(end_) & chunk_mask_];
  const uint64_t left = row_mask_ + 1 - (end_ & row_mask_);
  const Run run{end_, row(end_), static_cast<uint32_t>(std::min<uint64_t>(most, left)), &chunk.texts, &chunk.latest};
  end_ += run.count;
  return run;
}

std::byte* RowLog::chunk_memory() {
  if (pages_.empty() || pages_.back().size() - used_ < chunk_bytes()) {
    pages_.emplace_back(pages_.size() < kSmallPieces ? chunk_bytes() : std::max(chunk_bytes(), Pages::kHugePage));
    used_ = 0;
  }
  used_ += chunk_bytes();
  return pages_.back().data() + used_ - chunk_bytes();
}

void RowLog::add_chunk() {
  const uint64_t number = number_of_chunk(end_);
  if (number - number_of_chunk(begin_) > chunk_mask_) widen();
  Chunk& chunk = chunks_[number & chunk_mask_];
  if (free_.empty()) {
    chunk.rows = chunk_memory();
  } else {
    chunk = std::move(free_.back());
    free_.pop_back();
  }
  rows_[number & chunk_mask_] = chunk.rows;
}

// Twice as many places for chunks.
void RowLog::widen() {
  const uint64_t mask = chunk_mask_ * 2 + 1;
  std::vector<Chunk> chunks(mask + 1);
  std::vector<std::byte*> rows(mask + 1);
  for (uint64_t number = number_of_chunk(begin_); number != number_of_chunk(end_); ++number) {
    chunks[number & mask] = std::move(chunks_[number & chunk_mask_]);
    rows[number & mask] = rows_[number & chunk_mask_];
  }
  chunks_ = std::move(chunks);
  rows_ = std::move(rows);
  chunk_mask_ = mask;
}

void RowLog::forget_before(Micros time) {
  for (; number_of_chunk(begin_) != number_of_chunk(end_); begin_ = (begin_ | row_mask_) + 1) {
    Chunk& chunk = chunks_[number_of_chunk(begin_) & chunk_mask_];
    if (chunk.latest >= time) return;
    chunk.texts.reset();
    chunk.latest = kMinTime;
    free_.push_back(std::exchange(chunk, Chunk()));
  }
}

size_t RowLog::bytes() const {
  size_t bytes = 0;
  for (const Pages& pages : pages_) bytes += pages.size();
  for (const Chunk& chunk : chunks_) bytes += chunk.texts.bytes_reserved();
  for (const Chunk& chunk : free_) bytes += chunk.texts.bytes_reserved();
  return bytes;
}

}  // namespace velo::state
