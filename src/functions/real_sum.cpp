// A superaccumulator after Kulisch, in limbs of 32 bits kept in words of 64.
#include "functions/real_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace velo::functions {

namespace {

constexpr int64_t kLimb = int64_t{1} << 32;

/// x * 2^exponent without a function of libquadmath.
Quad scaled(Quad x, int exponent) {
  const double step = exponent < 0 ? 0x1p-512 : 0x1p512;
  int left = exponent < 0 ? -exponent : exponent;
  for (; left >= 512; left -= 512) x *= step;
  return x * std::ldexp(1.0, exponent < 0 ? -left : left);
}

}  // namespace

void RealSum::change(double value, int sign) {
  if (!std::isfinite(value)) {
    if (std::isnan(value)) nans_ += sign;
    else infinities_[value < 0] += sign;
    return;
  }
  const auto bits = std::bit_cast<uint64_t>(value);
  const auto biased = static_cast<int>(bits >> 52 & 0x7FF);
  uint64_t mantissa = bits & ((uint64_t{1} << 52) - 1);
  if (biased != 0) mantissa |= uint64_t{1} << 52;
  const int shift = biased == 0 ? 0 : biased - 1;  // above the lowest exponent
  const bool negative = (value < 0) != (sign < 0);
  unsigned __int128 wide = static_cast<unsigned __int128>(mantissa) << (shift % 32);
  for (size_t limb = static_cast<size_t>(shift / 32); wide != 0; ++limb, wide >>= 32) {
    const auto part = static_cast<int64_t>(static_cast<uint32_t>(wide));
    limbs_[limb] += negative ? -part : part;
  }
  if (++waiting_ < kCarryAfter) return;
  carry(limbs_);
  waiting_ = 0;
}

void RealSum::add_product(double a, double b, int sign) {
  const double product = a * b;
  change(product, sign);
  if (std::isfinite(product)) change(std::fma(a, b, -product), sign);
}

void RealSum::merge(const RealSum& other) {
  carry(limbs_);
  Limbs limbs = other.limbs_;
  carry(limbs);
  for (size_t i = 0; i < kLimbs; ++i) limbs_[i] += limbs[i];
  waiting_ = 2;
  nans_ += other.nans_;
  infinities_[0] += other.infinities_[0];
  infinities_[1] += other.infinities_[1];
}

/// Brings all limbs but the last, which has the sign, into [0, 2^32).
void RealSum::carry(Limbs& limbs) {
  int64_t over = 0;
  for (size_t i = 0; i + 1 < kLimbs; ++i) {
    const int64_t sum = limbs[i] + over;
    over = sum >> 32;
    limbs[i] = sum - over * kLimb;
  }
  limbs.back() += over;
}

RealSum::Rounded RealSum::rounded() const {
  Limbs limbs = limbs_;
  carry(limbs);
  Rounded out;
  out.negative = limbs.back() < 0;
  if (out.negative) {
    for (int64_t& limb : limbs) limb = -limb;
    carry(limbs);
  }
  int top = kLimbs - 1;
  while (top >= 0 && limbs[static_cast<size_t>(top)] == 0) --top;
  if (top < 0) return out;
  unsigned __int128 bits = 0;
  int first = std::max(top - 3, 0);
  for (int i = top; i >= first; --i) bits = bits << 32 | static_cast<uint32_t>(limbs[static_cast<size_t>(i)]);
  out.exponent = first * 32 + kLowestExponent;
  if (first > 0) {
    const int room = std::countl_zero(static_cast<uint32_t>(limbs[static_cast<size_t>(top)]));
    const auto next = static_cast<uint64_t>(limbs[static_cast<size_t>(--first)]) << room;
    bits = bits << room | next >> 32;
    out.exponent -= room;
    bool rest = static_cast<uint32_t>(next) != 0;
    for (int i = 0; i < first; ++i) rest = rest || limbs[static_cast<size_t>(i)] != 0;
    bits |= rest ? 1 : 0;
  }
  out.bits = bits;
  return out;
}

bool RealSum::special(double& out) const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (nans_ <= 0 && infinities_[0] <= 0 && infinities_[1] <= 0) return false;
  if (nans_ > 0 || (infinities_[0] > 0 && infinities_[1] > 0)) out = std::numeric_limits<double>::quiet_NaN();
  else out = infinities_[1] > 0 ? -kInfinity : kInfinity;
  return true;
}

double RealSum::get() const {
  double out = 0;
  if (special(out)) return out;
  const Rounded sum = rounded();
  // The sticky last bit is far below the digits of a double. Below the normal range the sum is a whole number of
  // smallest steps, which fits and needs no rounding.
  out = std::ldexp(static_cast<double>(sum.bits), sum.exponent);
  return sum.negative ? -out : out;
}

Quad RealSum::get_quad() const {
  double out = 0;
  if (special(out)) return out;
  const Rounded sum = rounded();
  const Quad value = scaled(static_cast<Quad>(sum.bits), sum.exponent);
  return sum.negative ? -value : value;
}

}  // namespace velo::functions
