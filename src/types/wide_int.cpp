// Schoolbook arithmetic on 64-bit limbs. The division is Knuth's algorithm D (TAOCP 4.3.1) for a two-limb divisor,
// which leaves one step per limb of the quotient; divisors of one limb take the short division.
#include "types/wide_int.hpp"

#include <bit>
#include <cmath>

namespace velo {

namespace {

uint64_t high_half(UInt128 value) { return static_cast<uint64_t>(value >> 64); }
uint64_t low_half(UInt128 value) { return static_cast<uint64_t>(value); }
UInt128 join(uint64_t high, uint64_t low) { return (static_cast<UInt128>(high) << 64) | low; }

unsigned leading_zeros(UInt128 value) {
  const auto high = high_half(value);
  return static_cast<unsigned>(high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(low_half(value)));
}

/// One step of algorithm D: divides the three limbs rest:next by the normalised divisor (top bit set, rest < divisor),
/// leaves the remainder in `rest`.
uint64_t divide_step(UInt128& rest, uint64_t next, UInt128 divisor) {
  const uint64_t top = high_half(divisor);
  UInt128 guess = high_half(rest) == top ? ~uint64_t{0} : rest / top;
  UInt128 left = rest - guess * top;
  while (high_half(left) == 0 && guess * low_half(divisor) > join(low_half(left), next)) {
    --guess;
    left += top;
  }
  // Modulo 2^128: the true remainder is below the divisor.
  rest = join(low_half(rest), next) - guess * divisor;
  return static_cast<uint64_t>(guess);
}

void divide_short(const UInt256& a, uint64_t b, UInt128& quotient, UInt128& remainder) {
  UInt128 rest = a.limbs[2] % b;
  const UInt128 middle = join(low_half(rest), a.limbs[1]);
  rest = middle % b;
  const UInt128 last = join(low_half(rest), a.limbs[0]);
  quotient = join(low_half(middle / b), low_half(last / b));
  remainder = last % b;
}

}  // namespace

bool with_sign(UInt128 magnitude, bool negative, Int128& out) {
  constexpr UInt128 kLimit = static_cast<UInt128>(1) << 127;
  if (magnitude > kLimit || (magnitude == kLimit && !negative)) return false;
  out = static_cast<Int128>(negative ? -magnitude : magnitude);
  return true;
}

UInt256 multiply_wide(UInt128 a, UInt128 b) {
  const UInt128 low = static_cast<UInt128>(low_half(a)) * low_half(b);
  const UInt128 cross = static_cast<UInt128>(low_half(a)) * high_half(b) + high_half(low);
  const UInt128 other = static_cast<UInt128>(high_half(a)) * low_half(b) + low_half(cross);
  const UInt128 high = static_cast<UInt128>(high_half(a)) * high_half(b) + high_half(cross) + high_half(other);
  return {{low_half(low), low_half(other), low_half(high), high_half(high)}};
}

bool multiply_wide(const UInt256& a, UInt128 b, UInt256& out) {
  UInt256 result = multiply_wide(a.low(), b);
  const UInt256 upper = multiply_wide(a.high(), b);
  const UInt128 high = result.high() + upper.low();
  if (upper.high() != 0 || high < upper.low()) return false;
  result.limbs[2] = low_half(high);
  result.limbs[3] = high_half(high);
  out = result;
  return true;
}

UInt256 subtract(const UInt256& a, const UInt256& b) {
  const UInt128 low = a.low() - b.low();
  const UInt128 high = a.high() - b.high() - (a.low() < b.low() ? 1 : 0);
  return {{low_half(low), high_half(low), low_half(high), high_half(high)}};
}

bool divide_wide(const UInt256& a, UInt128 b, UInt128& quotient, UInt128& remainder) {
  if (a.high() >= b) return false;
  if (a.high() == 0) {
    quotient = a.low() / b;
    remainder = a.low() % b;
    return true;
  }
  if (high_half(b) == 0) {
    divide_short(a, low_half(b), quotient, remainder);
    return true;
  }
  const unsigned shift = leading_zeros(b);
  const UInt128 divisor = b << shift;
  const UInt128 low = a.low() << shift;
  UInt128 rest = shift == 0 ? a.high() : (a.high() << shift) | (a.low() >> (128 - shift));
  const uint64_t first = divide_step(rest, high_half(low), divisor);
  const uint64_t second = divide_step(rest, low_half(low), divisor);
  quotient = join(first, second);
  remainder = rest >> shift;
  return true;
}

bool divide_wide_rounded(const UInt256& a, UInt128 b, UInt128& quotient) {
  UInt128 whole = 0;
  UInt128 rest = 0;
  if (!divide_wide(a, b, whole, rest)) return false;
  if (rest >= b - rest && ++whole == 0) return false;
  quotient = whole;
  return true;
}

double to_double(const UInt256& value) {
  int top = 3;
  while (top > 0 && value.limbs[static_cast<size_t>(top)] == 0) --top;
  if (top == 0) return static_cast<double>(value.limbs[0]);
  // The leading 64 bits, with everything cut off gathered into the last one: enough to round correctly.
  const auto at = static_cast<size_t>(top);
  const int shift = std::countl_zero(value.limbs[at]);
  UInt128 pair = join(value.limbs[at], value.limbs[at - 1]);
  uint64_t leading = high_half(pair << shift);
  bool lost = low_half(pair << shift) != 0;
  for (size_t i = 0; i + 1 < at; ++i) lost = lost || value.limbs[i] != 0;
  if (lost) leading |= 1;
  return std::ldexp(static_cast<double>(leading), 64 * top - shift);
}

}  // namespace velo
