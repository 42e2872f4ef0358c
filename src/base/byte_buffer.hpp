#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace velo {

/// Growing output buffer for encoders. Writers ask once for the room of a row and then store through a raw pointer:
/// `char* p = buffer.room(n); ... ; buffer.commit(p);`. Every room() has kSlack writable bytes behind it, so that
/// kernels may store whole SIMD registers.
class ByteBuffer {
 public:
  static constexpr size_t kSlack = 64;

  /// At least `bytes` writable bytes (plus kSlack) at the end of the content.
  char* room(size_t bytes) {
    if (size_ + bytes + kSlack > capacity_) [[unlikely]]
      grow(bytes);
    return data_.get() + size_;
  }
  /// Makes everything up to `end` (a pointer into the last room) part of the content.
  void commit(const char* end) { size_ = static_cast<size_t>(end - data_.get()); }

  void append(std::string_view text) {
    char* to = room(text.size());
    std::memcpy(to, text.data(), text.size());
    size_ += text.size();
  }
  void append(char c) {
    *room(1) = c;
    ++size_;
  }

  std::string_view view() const { return {data_.get(), size_}; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { size_ = 0; }

 private:
  void grow(size_t bytes);

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace velo
