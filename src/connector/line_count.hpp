#pragma once

#include <cstddef>
#include <cstdint>

namespace velo::connector {

/// Number of '\n' in the bytes. About 0.02 ns per byte in cache.
uint64_t count_newlines(const char* data, size_t size);

}  // namespace velo::connector
