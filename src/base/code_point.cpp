#include "base/code_point.hpp"

namespace velo {

void append_code_point(std::string& out, uint32_t point) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | point >> 6), tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | point >> 12), tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | point >> 18), tail(12), tail(6), tail(0);
  }
}

}  // namespace velo
