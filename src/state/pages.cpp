// Large pieces are mapped, not taken from the heap: what the heap gives has often been in use, in small pages, and is
// never turned into huge ones. Fresh pages are zero, and come one by one as they are touched, so that a large directory
// costs no pause when it is made.
#include "state/pages.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "base/check.hpp"

namespace velo::state {

namespace {

constexpr size_t kLine = 64;

constexpr size_t round_up(size_t bytes, size_t to) { return (bytes + to - 1) / to * to; }

// Mappings begin at any small page: one that is larger by a huge page holds an aligned one, and the ends are given
// back.
std::byte* map_aligned(size_t bytes) {
  const size_t mapped = bytes + Pages::kHugePage;
  void* memory = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(memory != MAP_FAILED, "out of memory");
  const auto begin = reinterpret_cast<uintptr_t>(memory);
  const uintptr_t aligned = round_up(begin, Pages::kHugePage);
  if (aligned != begin) munmap(memory, aligned - begin);
  const uintptr_t end = aligned + bytes;
  if (end != begin + mapped) munmap(reinterpret_cast<void*>(end), begin + mapped - end);
  madvise(reinterpret_cast<void*>(aligned), bytes, MADV_HUGEPAGE);
  return reinterpret_cast<std::byte*>(aligned);
}

}  // namespace

Pages::Pages(size_t bytes) {
  const bool large = bytes >= kHugePage;
  size_ = round_up(bytes, large ? kHugePage : kLine);
  if (large) {
    data_ = map_aligned(size_);
    return;
  }
  data_ = static_cast<std::byte*>(std::aligned_alloc(kLine, size_));
  CHECK(data_ != nullptr || size_ == 0, "out of memory");
  if (size_ != 0) std::memset(data_, 0, size_);
}

Pages::~Pages() {
  if (size_ >= kHugePage) munmap(data_, size_);
  else std::free(data_);
}

}  // namespace velo::state
