#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/arena.hpp"
#include "base/hash.hpp"
#include "column/batch.hpp"
#include "types/string_ref.hpp"
#include "types/type.hpp"

namespace velo::state {

/// How the key of a group lies in memory: the columns one after the other as 8-byte words (texts as StringRef, whose
/// long bytes an arena keeps), then bits for NULLs; a multiple of 16 bytes. Normalised, so that equal keys have equal
/// words: -0.0 is 0.0, all NaNs are one, the words of a NULL are zero. Immutable.
class KeyLayout {
 public:
  /// Which comparison a key needs: the fewer cases it knows, the faster it is.
  enum class Shape : uint8_t {
    None,   ///< no key columns: one group
    Pair,   ///< one column of one word, and its NULL bit
    Text,   ///< one text; NULL is a StringRef of an impossible size
    Words,  ///< several words, none of them text
    Mixed,  ///< texts among them
  };
  struct Part {
    Type type;
    uint32_t at;  ///< byte offset in the key
  };

  explicit KeyLayout(const std::vector<Type>& types);

  Shape shape() const { return shape_; }
  uint32_t bytes() const { return bytes_; }
  std::span<const Part> parts() const { return parts_; }
  uint32_t null_bits_at() const { return null_bits_at_; }  ///< byte offset of the NULL bits; not for Text

  /// Copies long texts of a key into `arena`, so that the key stands on its own.
  void own(std::byte* key, Arena& arena) const {
    for (const uint32_t at : texts_) own_text(key + at, arena);
  }
  /// Writes keys[i] into row first + i of columns 0.. of `out`; long texts are not copied.
  void write(std::span<const std::byte* const> keys, RowBlock& out, uint32_t first) const;

  uint64_t hash(const std::byte* key) const;
  bool equal(const std::byte* a, const std::byte* b) const;

 private:
  static void own_text(std::byte* text, Arena& arena);
  bool is_null(const std::byte* key, size_t part) const;

  std::vector<Part> parts_;
  std::vector<uint32_t> texts_;  ///< byte offsets of the StringRefs
  uint32_t null_bits_at_ = 0;
  uint32_t bytes_ = 0;
  Shape shape_ = Shape::None;
};

inline uint64_t load_word(const std::byte* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}
inline void store_word(std::byte* at, uint64_t word) { std::memcpy(at, &word, sizeof word); }

/// Size field of the StringRef that stands for NULL in a key of shape Text.
inline constexpr uint64_t kNullText = UINT32_MAX;

inline uint64_t hash_pair(uint64_t a, uint64_t b) {
  return hash_mix(a ^ 0x9E3779B97F4A7C15u, (b ^ 0xD6E8FEB86659FD93u) + (a >> 32));
}
/// Hash of a key of shape Text: short texts from their two words, long ones from their bytes.
inline uint64_t hash_text(const std::byte* key) {
  const uint64_t head = load_word(key);
  const auto size = static_cast<uint32_t>(head);
  if (size > StringRef::kInline && size != kNullText) [[unlikely]] {
    const char* bytes;
    std::memcpy(&bytes, key + 8, sizeof bytes);
    return hash_bytes(bytes, size);
  }
  return hash_pair(head, load_word(key + 8));
}
inline bool equal_text(const std::byte* a, const std::byte* b) {
  const uint64_t head = load_word(a);
  if (head != load_word(b)) return false;
  if (load_word(a + 8) == load_word(b + 8)) return true;
  if (static_cast<uint32_t>(head) <= StringRef::kInline) return false;
  const char* x;
  const char* y;
  std::memcpy(&x, a + 8, sizeof x);
  std::memcpy(&y, b + 8, sizeof y);
  return std::memcmp(x, y, static_cast<uint32_t>(head)) == 0;
}

/// Copies the bytes of a long text into `arena`.
inline void KeyLayout::own_text(std::byte* text, Arena& arena) {
  const auto size = static_cast<uint32_t>(load_word(text));
  if (size <= StringRef::kInline || size == kNullText) [[likely]]
    return;
  StringRef owned;
  std::memcpy(&owned, text, sizeof owned);
  owned = StringRef(arena.copy(owned.view()));
  std::memcpy(text, &owned, sizeof owned);
}

}  // namespace velo::state
