#pragma once

#include <cstddef>
#include <string_view>

namespace velo {

/// RFC 4648 base64 with padding: how BYTES look in JSON and CSV.

inline size_t base64_size(size_t bytes) { return (bytes + 2) / 3 * 4; }
/// Writes base64_size(bytes.size()) characters and returns the end.
char* write_base64(char* to, std::string_view bytes);
/// Needs text.size() / 4 * 3 bytes at `to`; returns the end, or nullptr when the text is not base64.
char* read_base64(char* to, std::string_view text);

}  // namespace velo
