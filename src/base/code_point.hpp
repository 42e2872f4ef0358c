#pragma once

#include <cstdint>
#include <string>

namespace velo {

/// Appends the code point as UTF-8. It must be one: at most 0x10FFFF and no surrogate.
void append_code_point(std::string& out, uint32_t point);

}  // namespace velo
