#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "types/type.hpp"

namespace velo {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/// Exact decimal arithmetic on unscaled integers: the value of (unscaled, scale) is unscaled / 10^scale.
/// Nothing here passes through binary floating point except the two conversions that say so.
/// Every function that can overflow returns false and leaves its output untouched.

/// 10^n for n in 0..38.
Int128 power_of_ten(unsigned n);
inline constexpr int64_t kPowersOfTen64[19] = {1,
                                               10,
                                               100,
                                               1'000,
                                               10'000,
                                               100'000,
                                               1'000'000,
                                               10'000'000,
                                               100'000'000,
                                               1'000'000'000,
                                               10'000'000'000,
                                               100'000'000'000,
                                               1'000'000'000'000,
                                               10'000'000'000'000,
                                               100'000'000'000'000,
                                               1'000'000'000'000'000,
                                               10'000'000'000'000'000,
                                               100'000'000'000'000'000,
                                               1'000'000'000'000'000'000};

/// |value| < 10^precision.
bool fits_precision(Int128 value, unsigned precision);

/// Why a text is not the wanted decimal.
enum class DecimalParse : uint8_t {
  Ok,
  Malformed,   ///< not a number
  OutOfRange,  ///< more integer digits than the type holds
};

/// Parses `[+-]digits[.digits][(e|E)[+-]digits]` (no blanks) to the given precision and scale, rounding surplus
/// fraction digits half away from zero. `.5` and `5.` are accepted.
DecimalParse parse_decimal(std::string_view text, unsigned precision, unsigned scale, Int128& unscaled);

/// Precision and scale that a literal needs to be kept exactly: `12.340` → (5,3). CHECKs nothing: the text comes from
/// the lexer. Returns false when more than 38 digits are needed.
bool literal_decimal_type(std::string_view text, unsigned& precision, unsigned& scale);

/// Changes the scale; rounds half away from zero when it shrinks. False when the result does not fit 128 bits.
bool rescale(Int128 value, unsigned from_scale, unsigned to_scale, Int128& out);

/// a/b at `scale` digits after the point, operands at scales a_scale and b_scale, rounded
/// half away from zero. `b` must not be 0.
bool divide(Int128 a, unsigned a_scale, Int128 b, unsigned b_scale, unsigned scale, Int128& out);

/// a*b at `scale` digits after the point, rounded half away from zero; exact in between.
bool multiply(Int128 a, unsigned a_scale, Int128 b, unsigned b_scale, unsigned scale, Int128& out);

/// value / count rounded half away from zero (count > 0); the core of AVG.
Int128 divide_rounded(Int128 value, Int128 count);

/// True on overflow; then `out` is untouched.
bool multiply_overflows(Int128 a, Int128 b, Int128& out);

/// Writes the decimal with its full scale (`12.3400`, `-0.05`); needs at most 41 bytes at `to`; returns the end.
char* write_decimal(char* to, Int128 unscaled, unsigned scale);
char* write_decimal(char* to, int64_t unscaled, unsigned scale);
std::string decimal_text(Int128 unscaled, unsigned scale);

/// Nearest double (correctly rounded through text for values beyond 2^53).
double decimal_to_double(Int128 unscaled, unsigned scale);
/// Rounds the double's shortest decimal text half away from zero to `scale`. False for NaN, infinities and overflow.
bool double_to_decimal(double value, unsigned precision, unsigned scale, Int128& out);

/// Result types of arithmetic, with the precision capped at 38 (sql.md §2).
Type decimal_add_type(const Type& a, const Type& b);
Type decimal_multiply_type(const Type& a, const Type& b);
Type decimal_divide_type(const Type& a, const Type& b);
Type decimal_modulo_type(const Type& a, const Type& b);
/// INT → DECIMAL(10,0), BIGINT → DECIMAL(19,0), DECIMAL → itself.
Type as_decimal_type(const Type& exact);

}  // namespace velo
