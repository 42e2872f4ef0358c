// Sizes are rounded up to 16, 32, 48, 64 and from there to four steps a doubling; each class has a list of free pieces.
#include "state/byte_heap.hpp"

#include <bit>

#include "base/check.hpp"

namespace velo::state {

namespace {
constexpr size_t kStep = 16;  ///< between classes of up to 4 * kStep bytes
}

unsigned ByteHeap::class_of(size_t size) {
  if (size <= 4 * kStep) return size == 0 ? 0 : static_cast<unsigned>((size - 1) / kStep);
  // size lies in (2^n, 2^(n+1)]; the two bits below the first say in which quarter.
  const unsigned n = static_cast<unsigned>(std::bit_width(size - 1)) - 1;
  const unsigned index = (n - 6) * 4 + static_cast<unsigned>((size - 1) >> (n - 2) & 3) + 4;
  CHECK(index < kClasses, "a piece of memory of a reasonable size");
  return index;
}

size_t ByteHeap::class_bytes(unsigned index) {
  if (index < 4) return (index + 1) * kStep;
  const unsigned n = (index - 4) / 4 + 6;
  return (size_t{1} << n) + (size_t{(index - 4) % 4} + 1) * (size_t{1} << (n - 2));
}

}  // namespace velo::state
