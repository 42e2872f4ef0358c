#pragma once

#include <array>
#include <cstdint>

#include "types/decimal.hpp"

namespace velo {

/// Unsigned 256-bit integer, for the intermediate results of exact decimal arithmetic. Limbs from the lowest to the
/// highest.
struct UInt256 {
  std::array<uint64_t, 4> limbs{};

  static UInt256 from(UInt128 value) {
    return {{static_cast<uint64_t>(value), static_cast<uint64_t>(value >> 64), 0, 0}};
  }
  UInt128 low() const { return (static_cast<UInt128>(limbs[1]) << 64) | limbs[0]; }
  UInt128 high() const { return (static_cast<UInt128>(limbs[3]) << 64) | limbs[2]; }
  friend bool operator==(const UInt256&, const UInt256&) = default;
};

/// |value| without overflow for the smallest Int128.
inline UInt128 magnitude(Int128 value) {
  return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
}
/// Signs a magnitude; false when it does not fit.
bool with_sign(UInt128 magnitude, bool negative, Int128& out);

UInt256 multiply_wide(UInt128 a, UInt128 b);
/// a * b; false when it needs more than 256 bits.
bool multiply_wide(const UInt256& a, UInt128 b, UInt256& out);
/// a - b for a >= b.
UInt256 subtract(const UInt256& a, const UInt256& b);

/// Quotient of a/b and its remainder (b > 0); false when the quotient needs more than 128 bits.
bool divide_wide(const UInt256& a, UInt128 b, UInt128& quotient, UInt128& remainder);
/// a/b rounded half away from zero; false when the result needs more than 128 bits.
bool divide_wide_rounded(const UInt256& a, UInt128 b, UInt128& quotient);

/// Nearest double, ties to even.
double to_double(const UInt256& value);

}  // namespace velo
