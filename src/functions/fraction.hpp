#pragma once

#include "base/result.hpp"
#include "functions/scalar.hpp"
#include "types/decimal.hpp"

namespace velo::functions {

/// A constant between 0 and 1 as an exact quotient.
struct Fraction {
  int64_t numerator = 0;
  static constexpr int64_t kDenominator = 1'000'000'000'000'000'000;

  /// Of `count` values in order: the number (from 0) of the first one at which this part of them is reached.
  int64_t reached_at(int64_t count) const {
    const Int128 needed = (static_cast<Int128>(count) * numerator + kDenominator - 1) / kDenominator;
    return needed == 0 ? 0 : static_cast<int64_t>(needed) - 1;
  }
  Fraction rest() const { return {kDenominator - numerator}; }
};

/// Reads the constant argument of `function`, or says what is wrong with it.
Result<Fraction> fraction_of(std::string_view function, const Argument& argument);

}  // namespace velo::functions
