#pragma once

#include <cstdint>
#include <string_view>

namespace velo::functions {

/// Code points of UTF-8 text. Bytes that are not UTF-8 count as one code point per lead or stray byte and never make
/// these functions read beyond the text.

inline bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

inline bool is_ascii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) bits = static_cast<unsigned char>(bits | static_cast<unsigned char>(c));
  return bits < 0x80;
}

inline int64_t count_code_points(std::string_view text) {
  int64_t count = 0;
  for (const char c : text) count += !is_continuation(c);
  return count;
}

/// Bytes of the code point that starts at `at` (at least 1; `at` is inside the text).
inline size_t code_point_bytes(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return end - at;
}

/// Byte offset after `count` code points from `at`, or the end of the text.
inline size_t skip_code_points(std::string_view text, size_t at, int64_t count) {
  for (; count > 0 && at < text.size(); --count) at += code_point_bytes(text, at);
  return at;
}

}  // namespace velo::functions
