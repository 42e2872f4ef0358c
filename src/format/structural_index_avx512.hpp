#pragma once

#include <cstddef>
#include <cstdint>

namespace velo::format {

/// Whether this processor has the instructions that the functions below need.
bool has_avx512();

struct IndexEnd {
  uint32_t* to;  ///< behind the last entry; up to 64 entries behind it were stored to
  bool ascii;    ///< no byte is outside ASCII
};

/// Writes the positions of structural bytes of `text` to `to`, exactly as StructuralIndex defines them.
IndexEnd index_json_avx512(const char* text, size_t size, uint32_t* to);
IndexEnd index_csv_avx512(const char* text, size_t size, char delimiter, char quote, uint32_t* to);

}  // namespace velo::format
