#pragma once

#include <cmath>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

// Kernels from functions of one DOUBLE.
namespace velo::functions {

using RealFunction = double (*)(double);

/// Stores the result, or reports the row: NaN that does not come from NaN is outside of the domain, and infinity that
/// does not come from infinity is too large.
inline void store_checked(ScalarCall& call, uint32_t row, double result, bool had_nan, bool had_infinity) {
  if (std::isnan(result) && !had_nan) {
    return fail(call, row, kOutOfDomain, "the argument is outside of the function's domain");
  }
  if (std::isinf(result) && !had_infinity) return fail_overflow(call, row);
  call.out.data<double>()[row] = result;
}

/// For functions that are defined everywhere.
template <RealFunction kFunction>
void everywhere(ScalarCall& call) {
  map_unary<double, double>(call, [](double x) { return kFunction(x); });
}

/// For functions that are not defined everywhere; a pole gives infinity.
template <RealFunction kFunction>
void where_defined(ScalarCall& call) {
  const Vector& in = *call.args[0];
  call.rows.each([&](uint32_t row) {
    const double x = in.at<double>(row);
    store_checked(call, row, kFunction(x), std::isnan(x), /*had_infinity=*/true);
  });
}

template <ScalarKernel kKernel>
Result<BoundScalar> bind_real(std::string_view name, std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::Double}, TypeId::Double, kKernel}};
  return choose(name, kOverloads, arguments);
}

}  // namespace velo::functions
