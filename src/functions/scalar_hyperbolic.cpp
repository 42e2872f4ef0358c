// Hyperbolic functions on DOUBLE.
#include <cmath>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

template <double (*kFunction)(double)>
void everywhere(ScalarCall& call) {
  map_unary<double, double>(call, [](double x) { return kFunction(x); });
}

template <double (*kFunction)(double)>
Result<BoundScalar> bind_one(std::string_view name, std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::Double}, TypeId::Double, everywhere<kFunction>}};
  return choose(name, kOverloads, arguments);
}

using Arguments = std::span<const Argument>;

}  // namespace

extern const ScalarFunction kSinh = {
    "sinh",    "sinh(x)", "Hyperbolic sine.",
    "sinh(0)", "0",       [](Arguments arguments) { return bind_one<std::sinh>("sinh", arguments); }};

extern const ScalarFunction kCosh = {
    "cosh",    "cosh(x)", "Hyperbolic cosine.",
    "cosh(0)", "1",       [](Arguments arguments) { return bind_one<std::cosh>("cosh", arguments); }};

extern const ScalarFunction kTanh = {
    "tanh",    "tanh(x)", "Hyperbolic tangent.",
    "tanh(0)", "0",       [](Arguments arguments) { return bind_one<std::tanh>("tanh", arguments); }};

}  // namespace velo::functions
