#pragma once

#include <immintrin.h>

#include <string>
#include <string_view>

#include "types/string_ref.hpp"

namespace velo::format {

/// Most bytes write_json_string() may store for a text of that size.
inline constexpr size_t kMaxJsonEscape = 6;

/// Writes the inside of a JSON string (no quotes around it); may store up to 16 bytes more than it says. Needs
/// kMaxJsonEscape * text.size() + 16 bytes at `to`; returns the end.
char* write_json_string(char* to, std::string_view text);
/// The same, in line for short strings.
inline char* write_json_string(char* to, const StringRef& text) {
  const uint32_t size = text.size();
  const __m128i bytes = _mm_srli_si128(_mm_load_si128(reinterpret_cast<const __m128i*>(&text)), 4);
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const auto special = static_cast<uint32_t>(_mm_movemask_epi8(_mm_or_si128(marks, controls)));
  if (size > StringRef::kInline || _bzhi_u32(special, size) != 0) [[unlikely]]
    return write_json_string(to, text.view());
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  return to + size;
}

/// `text` with quotes, for names.
std::string json_quoted(std::string_view text);

}  // namespace velo::format
