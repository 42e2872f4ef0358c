#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "types/decimal.hpp"
#include "types/digits.hpp"

namespace velo {

/// Decimal digits of a number, at least 1.
unsigned count_digits(uint64_t value);

/// Write and return the end; at most 20 bytes, but up to 16 bytes behind the end may be stored to.
char* write_long_uint64(char* to, uint64_t value);
inline char* write_uint64(char* to, uint64_t value) {
  return value < kSixteenDigits ? write_up_to_sixteen(to, value) : write_long_uint64(to, value);
}
inline char* write_int64(char* to, int64_t value) {
  *to = '-';
  const auto bits = static_cast<uint64_t>(value);
  return write_uint64(to + (value < 0), value < 0 ? -bits : bits);
}
/// Writes exactly `digits` digits, with leading zeros.
void write_padded(char* to, uint64_t value, unsigned digits);

/// The shortest text that reads back as the same number, as PostgreSQL writes it: `0.1`, `100000`, `1e+20`, `NaN`,
/// `Infinity`. At most 32 bytes.
char* write_double(char* to, double value);
char* write_float(char* to, float value);
std::string double_text(double value);
std::string float_text(float value);

/// `[+-]digits`, no blanks. `value` is only set on Ok.
DecimalParse parse_int64(std::string_view text, int64_t& value);
/// A number in the form of C, `NaN`, `inf`, `Infinity` (any case, signed); correctly rounded. OutOfRange when finite
/// digits overflow; what is too small becomes 0.
DecimalParse parse_double(std::string_view text, double& value);
DecimalParse parse_float(std::string_view text, float& value);

}  // namespace velo
