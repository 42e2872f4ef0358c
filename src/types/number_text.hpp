#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "types/decimal.hpp"

namespace velo {

/// Numbers of a fixed width, one after the other: "00" "01" … "99".
template <size_t kWidth, size_t kCount>
struct DigitTable {
  char text[kWidth * kCount];
  constexpr DigitTable() : text() {
    for (size_t i = 0; i < kCount; ++i) {
      size_t rest = i;
      for (size_t at = kWidth; at-- > 0; rest /= 10) text[i * kWidth + at] = static_cast<char>('0' + rest % 10);
    }
  }
};
extern const DigitTable<2, 100> kTwoDigits;
extern const DigitTable<4, 10'000> kFourDigits;

inline char* write_two_digits(char* to, uint32_t below_100) {
  std::memcpy(to, kTwoDigits.text + 2 * below_100, 2);
  return to + 2;
}
inline char* write_four_digits(char* to, uint32_t below_10000) {
  std::memcpy(to, kFourDigits.text + 4 * below_10000, 4);
  return to + 4;
}

/// Decimal digits of a number, at least 1.
unsigned count_digits(uint64_t value);

/// Write and return the end; at most 20 bytes.
char* write_uint64(char* to, uint64_t value);
char* write_int64(char* to, int64_t value);
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
