#pragma once

#include <cstddef>

namespace velo::format {

/// A record longer than this is malformed: an unclosed quote or brace must not swallow a whole file.
inline constexpr size_t kMaxRecordBytes = size_t{16} << 20;
/// Most bytes one decode() call looks at: record positions are 32 bits.
inline constexpr size_t kMaxDecodeBytes = size_t{1} << 30;

}  // namespace velo::format
