#pragma once

#include <cstring>
#include <string_view>

#include "column/vector.hpp"

namespace velo::functions {

/// A value as bytes, whatever its type: those of the text, or those in the vector.
inline std::string_view value_bytes(const Vector& vector, uint32_t row) {
  if (vector.physical() == Physical::String) return vector.at<StringRef>(row).view();
  const size_t size = physical_size(vector.physical());
  const std::byte* at = vector.raw() + (vector.is_constant() ? 0 : row * size);
  return {reinterpret_cast<const char*>(at), size};
}

inline void write_value_bytes(Vector& out, uint32_t row, std::string_view bytes) {
  if (out.physical() == Physical::String) return out.set_string(row, bytes);
  std::memcpy(out.data<char>() + row * bytes.size(), bytes.data(), bytes.size());
}

}  // namespace velo::functions
