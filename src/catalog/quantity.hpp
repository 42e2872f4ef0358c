#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace velo::catalog {

/// Numbers with units as options write them. Nothing when the text is malformed or out of range.

std::optional<int64_t> parse_integer(std::string_view text);
/// `500ms`, `5 s`, `1 minute`, `1h 30m`, `0.5s`; a plain number is milliseconds. Gives microseconds, never negative.
std::optional<int64_t> parse_duration_micros(std::string_view text);
/// `4096`, `64KiB`, `1 MB`, `2g`: K, M, G, T and KiB.. are powers of 1024, KB.. are powers of 1000. Never negative.
std::optional<int64_t> parse_byte_count(std::string_view text);

}  // namespace velo::catalog
