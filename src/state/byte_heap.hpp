#pragma once

#include <array>
#include <cstddef>
#include <cstring>

#include "base/arena.hpp"

namespace velo::state {

/// Memory for pieces of any size that come and go one by one: long texts and rows of keyed state. Freed pieces are used
/// again for pieces of about their size, so that state whose size is steady takes steady memory. Not thread-safe.
class ByteHeap {
 public:
  /// `size` bytes aligned to 8, uninitialised; stays where it is until it is freed.
  std::byte* allocate(size_t size) {
    const unsigned index = class_of(size);
    if (std::byte* piece = free_[index]) {
      std::memcpy(&free_[index], piece, sizeof piece);
      return piece;
    }
    return arena_.allocate(class_bytes(index), 8);
  }
  /// Gives back what allocate(size) gave.
  void free(std::byte* piece, size_t size) {
    const unsigned index = class_of(size);
    std::memcpy(piece, &free_[index], sizeof piece);
    free_[index] = piece;
  }
  /// Frees everything at once.
  void clear() {
    free_ = {};
    arena_.reset();
  }
  size_t bytes() const { return arena_.bytes_reserved(); }

 private:
  // Four sizes to a doubling: at most a fifth of a piece is unused.
  static constexpr unsigned kClasses = 128;
  static unsigned class_of(size_t size);
  static size_t class_bytes(unsigned index);

  std::array<std::byte*, kClasses> free_{};  ///< first of a list of freed pieces, each holding the address of the next
  Arena arena_;
};

}  // namespace velo::state
