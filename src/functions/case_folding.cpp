// What ILIKE compares: lower case, as in PostgreSQL, not the full folding of Unicode.
#include "functions/case_folding.hpp"

#include <utf8proc.h>

namespace velo::functions {

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto* in = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t point;
    const auto bytes = utf8proc_iterate(in + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (bytes <= 0) {
      out += text[at++];
      continue;
    }
    utf8proc_uint8_t encoded[4];
    const auto size = utf8proc_encode_char(utf8proc_tolower(point), encoded);
    out.append(reinterpret_cast<const char*>(encoded), static_cast<size_t>(size));
    at += static_cast<size_t>(bytes);
  }
  return out;
}

}  // namespace velo::functions
