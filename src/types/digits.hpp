#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

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

/// What the functions below are made for: numbers that eight or sixteen digits hold. They write whole words, up to
/// eight bytes more than they say.
inline constexpr uint64_t kEightDigits = 100'000'000;
inline constexpr uint64_t kSixteenDigits = kEightDigits * kEightDigits;

inline void store_word(char* to, uint64_t word) { std::memcpy(to, &word, sizeof word); }

/// A number below 10^4 with leading zeros; the first digit is the lowest byte.
inline uint32_t four_digits(uint32_t value) {
  uint32_t digits;
  std::memcpy(&digits, kFourDigits.text + 4 * size_t{value}, sizeof digits);
  return digits;
}
/// A number below kEightDigits with leading zeros; the first digit is the lowest byte.
inline uint64_t eight_digits(uint32_t value) {
  const uint32_t high = value / 10'000;
  return four_digits(high) | uint64_t{four_digits(value - high * 10'000)} << 32;
}

/// Writes a number below kEightDigits; returns the end.
inline char* write_up_to_eight(char* to, uint32_t value) {
  if (value < 10'000) {
    const uint32_t digits = four_digits(value);
    const uint32_t leading_bits = _tzcnt_u32((digits ^ 0x3030'3030) | 1u << 31) & 24;
    store_word(to, digits >> leading_bits);
    return to + 4 - leading_bits / 8;
  }
  const uint64_t digits = eight_digits(value);
  const auto leading_bits = static_cast<uint32_t>(_tzcnt_u64(digits ^ 0x3030'3030'3030'3030)) & 56;
  store_word(to, digits >> leading_bits);
  return to + 8 - leading_bits / 8;
}

/// Writes a number below kSixteenDigits; returns the end.
inline char* write_up_to_sixteen(char* to, uint64_t value) {
  if (value < kEightDigits) [[likely]]
    return write_up_to_eight(to, static_cast<uint32_t>(value));
  const uint64_t high = value / kEightDigits;
  to = write_up_to_eight(to, static_cast<uint32_t>(high));
  store_word(to, eight_digits(static_cast<uint32_t>(value - high * kEightDigits)));
  return to + 8;
}

/// How numbers with so many fraction digits are written: by a division by 10^scale, which is a multiplication. For n
/// below 2^54, n / power is the upper word of n * inverse, shifted by `shift`. (Granlund and Montgomery, "Division by
/// invariant integers using multiplication", 1994.)
struct FixedPoint {
  static constexpr unsigned kMaxScale = 8;
  static constexpr bool possible(unsigned scale) { return scale >= 1 && scale <= kMaxScale; }

  FixedPoint() = default;
  constexpr explicit FixedPoint(unsigned fraction_digits) : scale(fraction_digits) {
    for (unsigned i = 0; i < scale; ++i) power *= 10;
    for (unsigned i = scale; i < (scale <= 4 ? 4 : kMaxScale); ++i) pad *= 10;
    while (uint64_t{2} << shift <= power) ++shift;
    __extension__ using Wide = unsigned __int128;
    inverse = static_cast<uint64_t>((Wide{1} << (64 + shift)) / power + 1);
  }

  uint64_t power = 1;
  uint64_t inverse = 0;
  uint32_t pad = 1;  ///< fills the fraction up to four or eight digits
  uint32_t shift = 0;
  uint32_t scale = 0;
};

/// Writes value / 10^scale, value below kSixteenDigits, with its `scale` fraction digits; returns the end.
inline char* write_fixed_point(char* to, uint64_t value, const FixedPoint& form) {
  __extension__ using Wide = unsigned __int128;
  const auto whole = static_cast<uint64_t>((Wide{value} * form.inverse) >> 64) >> form.shift;
  const auto rest = static_cast<uint32_t>(value - whole * form.power) * form.pad;
  to = write_up_to_sixteen(to, whole);
  *to = '.';
  store_word(to + 1, form.scale <= 4 ? four_digits(rest) : eight_digits(rest));
  return to + 1 + form.scale;
}

}  // namespace velo
