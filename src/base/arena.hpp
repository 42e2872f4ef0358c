#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace velo {

/// Bump allocator for bytes that live and die together (strings of a batch, keys of a window). Not thread-safe.
/// `reset()` keeps the largest block, so a recycled arena allocates nothing in steady state.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  /// `size` bytes aligned to `align` (a power of two, at most 64), uninitialised, valid until reset() or destruction.
  std::byte* allocate(size_t size, size_t align = 1) {
    size_t at = (used_ + align - 1) & ~(align - 1);
    if (at + size > capacity_) [[unlikely]]
      return allocate_slow(size, align);
    used_ = at + size;
    return block_ + at;
  }

  /// Copies `text` into the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto* to = reinterpret_cast<char*>(allocate(text.size()));
    std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  /// Gives back the unused tail of the newest allocation: it keeps only its first `kept` bytes of `allocated`.
  void shrink_last(size_t allocated, size_t kept) { used_ -= allocated - kept; }

  void reset() {
    if (blocks_.size() > 1) [[unlikely]]
      drop_all_but_newest();
    used_ = 0;
  }
  size_t bytes_reserved() const { return reserved_; }

 private:
  struct FreeAligned {
    void operator()(std::byte* p) const;
  };
  using Block = std::unique_ptr<std::byte[], FreeAligned>;

  std::byte* allocate_slow(size_t size, size_t align);
  void drop_all_but_newest();

  std::byte* block_ = nullptr;
  size_t used_ = 0;
  size_t capacity_ = 0;
  size_t reserved_ = 0;
  std::vector<Block> blocks_;
};

}  // namespace velo
