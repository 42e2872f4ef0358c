// Arithmetic on unscaled 128-bit integers. Intermediate results that need more go through UInt256 (wide_int.hpp), so
// that a result is refused only when it does not fit itself.
#include "types/decimal.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "types/wide_int.hpp"

namespace velo {

namespace {

constexpr std::array<Int128, 39> make_powers() {
  std::array<Int128, 39> powers{};
  powers[0] = 1;
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}
constexpr std::array<Int128, 39> kPowers = make_powers();

bool fits_int64(Int128 value) { return value == static_cast<int64_t>(value); }

UInt128 unsigned_power(unsigned n) { return static_cast<UInt128>(kPowers[n]); }

/// magnitude / 10^digits rounded half up.
UInt128 drop_digits(UInt128 magnitude, unsigned digits) {
  if (digits > 38) return 0;
  const UInt128 power = unsigned_power(digits);
  const UInt128 whole = magnitude / power;
  const UInt128 rest = magnitude - whole * power;
  return whole + (rest >= power - rest ? 1 : 0);
}

/// a / (b * 10^digits) rounded half up.
UInt128 divide_scaled_down(UInt128 a, UInt128 b, unsigned digits) {
  if (digits > 38) return 0;
  // A divisor beyond 128 bits is more than twice any dividend.
  const UInt256 divisor = multiply_wide(b, unsigned_power(digits));
  if (divisor.high() != 0) return 0;
  const UInt128 whole = a / divisor.low();
  const UInt128 rest = a - whole * divisor.low();
  return whole + (rest >= divisor.low() - rest ? 1 : 0);
}

/// a * 10^digits / b rounded half up, digits up to 76.
bool divide_scaled_up(UInt128 a, unsigned digits, UInt128 b, UInt128& out) {
  UInt256 dividend = multiply_wide(a, unsigned_power(std::min(digits, 38u)));
  if (digits > 38 && !multiply_wide(dividend, unsigned_power(digits - 38), dividend)) return false;
  return divide_wide_rounded(dividend, b, out);
}

/// Caps a result type at 38 digits the way Spark and Flink do: fraction digits are given up, but not below six.
Type capped(unsigned precision, unsigned scale) {
  if (precision > kMaxDecimalPrecision) {
    const unsigned whole = precision - scale;
    const unsigned room = whole < kMaxDecimalPrecision ? kMaxDecimalPrecision - whole : 0;
    scale = std::max(room, std::min(scale, 6u));
    precision = kMaxDecimalPrecision;
  }
  return Type::decimal(static_cast<uint8_t>(std::max(precision, 1u)), static_cast<uint8_t>(scale));
}

unsigned whole_digits(const Type& type) { return static_cast<unsigned>(type.precision()) - type.scale(); }

}  // namespace

Int128 power_of_ten(unsigned n) { return kPowers[n]; }

bool fits_precision(Int128 value, unsigned precision) {
  return value < kPowers[precision] && value > -kPowers[precision];
}

bool rescale(Int128 value, unsigned from_scale, unsigned to_scale, Int128& out) {
  if (to_scale == from_scale) {
    out = value;
    return true;
  }
  if (to_scale > from_scale) {
    if (to_scale - from_scale > 38) {
      if (value != 0) return false;
      out = 0;
      return true;
    }
    return !multiply_overflows(value, kPowers[to_scale - from_scale], out);
  }
  return with_sign(drop_digits(magnitude(value), from_scale - to_scale), value < 0, out);
}

bool divide(Int128 a, unsigned a_scale, Int128 b, unsigned b_scale, unsigned scale, Int128& out) {
  CHECK(b != 0, "division by zero is the caller's error");
  const int digits = static_cast<int>(scale) - static_cast<int>(a_scale) + static_cast<int>(b_scale);
  const bool negative = (a < 0) != (b < 0);
  if (digits < 0) {
    return with_sign(divide_scaled_down(magnitude(a), magnitude(b), static_cast<unsigned>(-digits)), negative, out);
  }
  Int128 dividend = 0;
  if (digits <= 38 && !multiply_overflows(a, kPowers[static_cast<unsigned>(digits)], dividend) && b > 0) {
    out = divide_rounded(dividend, b);
    return true;
  }
  UInt128 quotient = 0;
  if (!divide_scaled_up(magnitude(a), static_cast<unsigned>(digits), magnitude(b), quotient)) return false;
  return with_sign(quotient, negative, out);
}

bool multiply(Int128 a, unsigned a_scale, Int128 b, unsigned b_scale, unsigned scale, Int128& out) {
  const unsigned exact_scale = a_scale + b_scale;
  Int128 product = 0;
  if (!multiply_overflows(a, b, product)) return rescale(product, exact_scale, scale, out);
  if (exact_scale <= scale) return false;
  UInt256 wide = multiply_wide(magnitude(a), magnitude(b));
  unsigned digits = exact_scale - scale;
  UInt128 quotient = 0;
  if (digits > 38) {
    // Cutting first does not change what rounds up: half of the rest of the power is a whole number.
    UInt128 rest = 0;
    if (!divide_wide(wide, unsigned_power(38), quotient, rest)) return false;
    wide = UInt256::from(quotient);
    digits -= 38;
  }
  if (!divide_wide_rounded(wide, unsigned_power(digits), quotient)) return false;
  return with_sign(quotient, (a < 0) != (b < 0), out);
}

Int128 divide_rounded(Int128 value, Int128 count) {
  if (fits_int64(value) && fits_int64(count)) {
    const auto v = static_cast<int64_t>(value);
    const auto c = static_cast<int64_t>(count);
    const int64_t whole = v / c;
    const int64_t rest = v % c;
    const int64_t left = rest < 0 ? -rest : rest;
    if (left < c - left) return whole;
    return static_cast<Int128>(whole) + (v < 0 ? -1 : 1);
  }
  const Int128 whole = value / count;
  const UInt128 left = magnitude(value - whole * count);
  if (left < static_cast<UInt128>(count) - left) return whole;
  return whole + (value < 0 ? -1 : 1);
}

bool multiply_overflows(Int128 a, Int128 b, Int128& out) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return true;
  out = product;
  return false;
}

Type as_decimal_type(const Type& exact) {
  if (exact.is(TypeId::Int)) return Type::decimal(10, 0);
  if (exact.is(TypeId::BigInt)) return Type::decimal(19, 0);
  CHECK(exact.is(TypeId::Decimal), "only exact numbers have a decimal type");
  return exact;
}

Type decimal_add_type(const Type& a, const Type& b) {
  const unsigned scale = std::max(a.scale(), b.scale());
  return capped(std::max(whole_digits(a), whole_digits(b)) + scale + 1, scale);
}

Type decimal_multiply_type(const Type& a, const Type& b) {
  return capped(a.precision() + b.precision() + 1u, static_cast<unsigned>(a.scale()) + b.scale());
}

Type decimal_divide_type(const Type& a, const Type& b) {
  const unsigned scale = std::max(6u, a.scale() + b.precision() + 1u);
  return capped(whole_digits(a) + b.scale() + scale, scale);
}

Type decimal_modulo_type(const Type& a, const Type& b) {
  const unsigned scale = std::max(a.scale(), b.scale());
  return capped(std::min(whole_digits(a), whole_digits(b)) + scale, scale);
}

}  // namespace velo
