#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace velo::state {

/// Memory for large state, zeroed: from huge pages where the system has them, because state is visited at random and a
/// page table walk would cost as much as the visit. Small pieces come from the heap, 64-byte aligned.
class Pages {
 public:
  static constexpr size_t kHugePage = size_t{2} << 20;

  Pages() = default;
  explicit Pages(size_t bytes);
  Pages(Pages&& other) noexcept { swap(other); }
  Pages& operator=(Pages&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Pages();

  std::byte* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  void swap(Pages& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
  }

  std::byte* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace velo::state
