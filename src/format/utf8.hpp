#pragma once

#include <cstdint>
#include <string_view>

namespace velo::format {

/// Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates). Quick for ASCII.
bool valid_utf8(std::string_view bytes);

/// Writes a code point that is not a surrogate; at most 4 bytes. Returns the end.
char* write_utf8(char* to, uint32_t code_point);

}  // namespace velo::format
