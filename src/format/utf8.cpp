// The validation is simdjson's; most data is ASCII, which is seen without the call.
#include "format/utf8.hpp"

#include <simdjson.h>

#include <cstring>

namespace velo::format {

bool valid_utf8(std::string_view bytes) {
  constexpr uint64_t kHighBits = 0x8080808080808080u;
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    seen |= word;
  }
  for (; i < bytes.size(); ++i) seen |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[i]));
  return (seen & kHighBits) == 0 || simdjson::validate_utf8(bytes.data(), bytes.size());
}

char* write_utf8(char* to, uint32_t code_point) {
  const auto tail = [&](unsigned shift) { *to++ = static_cast<char>(0x80 | (code_point >> shift & 0x3f)); };
  if (code_point < 0x80) {
    *to++ = static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    *to++ = static_cast<char>(0xc0 | code_point >> 6);
    tail(0);
  } else if (code_point < 0x10000) {
    *to++ = static_cast<char>(0xe0 | code_point >> 12);
    tail(6);
    tail(0);
  } else {
    *to++ = static_cast<char>(0xf0 | code_point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
  return to;
}

}  // namespace velo::format
