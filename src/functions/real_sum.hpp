#pragma once

#include <array>
#include <cstdint>

namespace velo::functions {

/// More digits than a double: for formulas over sums whose difference matters.
__extension__ typedef __float128 Quad;

/// Sum of doubles without any rounding: a fixed-point number as wide as the range of double. The order of additions
/// never matters, and taking a value out again undoes adding it. NaN and infinities are counted beside it.
class RealSum {
 public:
  void add(double value) { change(value, 1); }
  void subtract(double value) { change(value, -1); }
  /// Adds a * b, exactly as long as the product is in the range of double.
  void add_product(double a, double b, int sign = 1);
  void merge(const RealSum& other);

  /// The nearest double.
  double get() const;
  /// With 113 digits; NaN and infinities as get() gives them.
  Quad get_quad() const;

 private:
  // Limb i counts units of 2^(32 i - 1074). Each addition changes three of them by less than 2^32; carries wait until
  // they could overflow.
  static constexpr int kLimbs = 70;
  static constexpr int kLowestExponent = -1074;
  static constexpr uint32_t kCarryAfter = 1u << 30;
  using Limbs = std::array<int64_t, kLimbs>;

  /// The magnitude as top 128 bits, with a last bit that stands for everything below: value = bits * 2^exponent.
  struct Rounded {
    unsigned __int128 bits = 0;
    int exponent = 0;
    bool negative = false;
  };

  void change(double value, int sign);
  static void carry(Limbs& limbs);
  Rounded rounded() const;
  bool special(double& out) const;

  Limbs limbs_{};
  uint32_t waiting_ = 0;  ///< additions since the last carry
  int64_t nans_ = 0;
  int64_t infinities_[2] = {0, 0};  ///< positive, negative
};

}  // namespace velo::functions
