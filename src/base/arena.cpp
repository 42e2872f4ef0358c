// Blocks double from 4 KiB to 1 MiB; a request larger than that gets a block of its own size.
#include "base/arena.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "base/check.hpp"

namespace velo {

namespace {
constexpr size_t kFirstBlock = 4096;
constexpr size_t kLargestBlock = 1 << 20;
constexpr size_t kBlockAlign = 64;
}  // namespace

void Arena::FreeAligned::operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t(kBlockAlign)); }

std::byte* Arena::allocate_slow(size_t size, size_t align) {
  CHECK(align <= kBlockAlign, "arena alignment is at most 64");
  const size_t grown = std::clamp(capacity_ * 2, kFirstBlock, kLargestBlock);
  const size_t capacity = std::max(grown, size);
  blocks_.emplace_back(static_cast<std::byte*>(::operator new[](capacity, std::align_val_t(kBlockAlign))));
  block_ = blocks_.back().get();
  capacity_ = capacity;
  reserved_ += capacity;
  used_ = size;
  return block_;
}

void Arena::drop_all_but_newest() {
  blocks_.erase(blocks_.begin(), blocks_.end() - 1);
  reserved_ = capacity_;
}

}  // namespace velo
