#pragma once

#include <compare>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace velo {

/// 16-byte view of a string: up to 12 bytes live inside, longer ones are a 4-byte prefix and a pointer to bytes that
/// somebody else (a batch's arena, a state's arena) keeps alive. Unused inline bytes are zero, so short strings
/// compare as two words. (Layout after Neumann and Freitag, Umbra, CIDR 2020.)
class alignas(16) StringRef {
 public:
  static constexpr uint32_t kInline = 12;

  StringRef() : size_(0), bytes_{} {}
  explicit StringRef(std::string_view text) : size_(static_cast<uint32_t>(text.size())), bytes_{} {
    if (text.size() <= kInline) {
      if (!text.empty()) std::memcpy(bytes_, text.data(), text.size());
    } else {
      std::memcpy(bytes_, text.data(), 4);
      const char* p = text.data();
      std::memcpy(bytes_ + 4, &p, sizeof p);
    }
  }

  uint32_t size() const { return size_; }
  bool is_inline() const { return size_ <= kInline; }
  /// For inline strings the pointer points into this object.
  const char* data() const {
    if (is_inline()) return bytes_;
    const char* p;
    std::memcpy(&p, bytes_ + 4, sizeof p);
    return p;
  }
  std::string_view view() const { return {data(), size_}; }

  /// Size and first four bytes: differs for most unequal strings.
  uint64_t head() const { return word(0); }
  /// The second word: inline tail or pointer.
  uint64_t tail() const { return word(8); }

  friend bool operator==(const StringRef& a, const StringRef& b) {
    if (a.head() != b.head()) return false;
    if (a.is_inline()) return a.tail() == b.tail();
    return a.tail() == b.tail() || std::memcmp(a.data(), b.data(), a.size_) == 0;
  }
  /// Byte order, which for UTF-8 is code point order.
  friend std::strong_ordering operator<=>(const StringRef& a, const StringRef& b) {
    return a.view().compare(b.view()) <=> 0;
  }

 private:
  uint64_t word(size_t at) const {
    uint64_t w;
    std::memcpy(&w, reinterpret_cast<const char*>(this) + at, sizeof w);
    return w;
  }

  uint32_t size_;
  char bytes_[12];
};
static_assert(sizeof(StringRef) == 16);

}  // namespace velo
