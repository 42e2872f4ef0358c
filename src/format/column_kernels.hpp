#pragma once

#include <cstdint>
#include <string_view>

#include "column/vector.hpp"
#include "types/time.hpp"

namespace velo::format {

/// Records of one layout: entry k of row r is index[r * stride + k], a position relative to base.
struct StridedRows {
  const char* base = nullptr;
  const uint32_t* index = nullptr;
  uint32_t stride = 0;
  uint32_t count = 0;

  /// Without the first n rows.
  StridedRows from(uint32_t n) const { return {base, index + size_t{n} * stride, stride, count - n}; }
};

/// Where a value stands between two entries: [entry first + first_shift, entry last + last_shift).
struct Span {
  int32_t first = 0;
  int32_t first_shift = 0;
  int32_t last = 0;
  int32_t last_shift = 0;
};

/// The bytes of a span in one row; `row` points at the row's entries.
inline std::string_view span_text(const char* base, const uint32_t* row, const Span& span) {
  const int32_t begin = static_cast<int32_t>(row[span.first]) + span.first_shift;
  const int32_t end = static_cast<int32_t>(row[span.last]) + span.last_shift;
  return {base + begin, static_cast<size_t>(static_cast<uint32_t>(end - begin))};
}

/// What a kernel made of a column.
enum class Conversion : uint8_t {
  Odd,        ///< some row holds something it does not know; nothing in `out` counts
  Done,       ///< all rows are converted
  Canonical,  ///< and each text is the one that encoders write for its value
};

/// Column kernels: each converts one span of all rows into out[0 .. count). What they accept, they convert exactly as
/// CellParser does. 64 bytes before and behind the rows must be readable.

/// Strings as views, short ones inline. Cannot meet anything odd.
void text_kernel(const StridedRows& rows, const Span& span, StringRef* out);
/// `-?digits`, at most 16 digits, no leading zero.
Conversion int64_kernel(const StridedRows& rows, const Span& span, int64_t* out);
Conversion int32_kernel(const StridedRows& rows, const Span& span, int32_t* out);
/// `-?digits` times `unit`, for epoch timestamps.
Conversion epoch_kernel(const StridedRows& rows, const Span& span, int64_t unit, int64_t* out);
/// `-?digits[.digits]` up to 16 bytes, no more fraction digits than `scale`.
Conversion decimal_kernel(const StridedRows& rows, const Span& span, unsigned precision, unsigned scale, int64_t* out);
/// The same, at most 15 digits.
Conversion double_kernel(const StridedRows& rows, const Span& span, double* out);
Conversion boolean_kernel(const StridedRows& rows, const Span& span, uint8_t* out);
/// Whether every value is a plain JSON number of at most 16 bytes.
bool check_number_kernel(const StridedRows& rows, const Span& span);

/// ISO 8601 timestamps; remembers the last minute, which neighbouring rows mostly share.
class IsoTimestampKernel {
 public:
  Conversion run(const StridedRows& rows, const Span& span, int64_t* out);

 private:
  uint32_t run_known(const StridedRows& rows, const Span& span, int64_t* out, bool& canonical) const;
  bool parse(std::string_view text, int64_t& out);

  char prefix_[16] = {};  // `YYYY-MM-DDTHH:MM`, or with a blank for the T
  int64_t minute_ = 0;
  bool known_ = false;
  bool zulu_ = false;  // texts end in Z
};

}  // namespace velo::format
