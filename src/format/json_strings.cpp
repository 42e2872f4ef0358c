// Almost no string needs an escape: 16 bytes are copied and looked at together, and only a chunk that holds a quote, a
// backslash or a control character is written byte by byte.
#include "format/json_strings.hpp"

#include <immintrin.h>

#include <cstring>

namespace velo::format {

namespace {

constexpr char kHex[] = "0123456789abcdef";

bool has_special(__m128i v) {
  const __m128i special =
      _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))),
                   _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v));
  return _mm_movemask_epi8(special) != 0;
}

char* write_escape(char* to, unsigned char c) {
  *to++ = '\\';
  switch (c) {
    case '"':
    case '\\': *to++ = static_cast<char>(c); return to;
    case '\b': *to++ = 'b'; return to;
    case '\f': *to++ = 'f'; return to;
    case '\n': *to++ = 'n'; return to;
    case '\r': *to++ = 'r'; return to;
    case '\t': *to++ = 't'; return to;
    default: break;
  }
  std::memcpy(to, "u00", 3);
  to[3] = kHex[c >> 4];
  to[4] = kHex[c & 15];
  return to + 5;
}

char* write_bytewise(char* to, const char* p, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const auto c = static_cast<unsigned char>(p[i]);
    if (c < 0x20 || c == '"' || c == '\\') {
      to = write_escape(to, c);
    } else {
      *to++ = static_cast<char>(c);
    }
  }
  return to;
}

}  // namespace

char* write_json_string(char* to, std::string_view text) {
  const char* p = text.data();
  size_t left = text.size();
  for (; left >= 16; p += 16, left -= 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    if (has_special(v)) [[unlikely]] {
      to = write_bytewise(to, p, 16);
    } else {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
      to += 16;
    }
  }
  if (left == 0) return to;
  // Bytes behind the text may not be readable: the rest is gathered, padded with blanks.
  alignas(16) char rest[16];
  _mm_store_si128(reinterpret_cast<__m128i*>(rest), _mm_set1_epi8(' '));
  std::memcpy(rest, p, left);
  const __m128i v = _mm_load_si128(reinterpret_cast<const __m128i*>(rest));
  if (has_special(v)) [[unlikely]]
    return write_bytewise(to, p, left);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
  return to + left;
}

std::string json_quoted(std::string_view text) {
  std::string out(text.size() * kMaxJsonEscape + 18, '"');
  const char* end = write_json_string(out.data() + 1, text);
  out.resize(static_cast<size_t>(end - out.data()));
  return out + '"';
}

}  // namespace velo::format
