// Hyperbolic functions on DOUBLE, and their inverses.
#include "functions/real_function.hpp"

namespace velo::functions {

using Arguments = std::span<const Argument>;

extern const ScalarFunction kSinh = {
    "sinh",    "sinh(x)", "Hyperbolic sine.",
    "sinh(0)", "0",       [](Arguments arguments) { return bind_real<everywhere<std::sinh>>("sinh", arguments); }};

extern const ScalarFunction kCosh = {
    "cosh",    "cosh(x)", "Hyperbolic cosine.",
    "cosh(0)", "1",       [](Arguments arguments) { return bind_real<everywhere<std::cosh>>("cosh", arguments); }};

extern const ScalarFunction kTanh = {
    "tanh",    "tanh(x)", "Hyperbolic tangent.",
    "tanh(0)", "0",       [](Arguments arguments) { return bind_real<everywhere<std::tanh>>("tanh", arguments); }};

extern const ScalarFunction kAsinh = {
    "asinh",    "asinh(x)", "Number whose hyperbolic sine is x.",
    "asinh(0)", "0",        [](Arguments arguments) { return bind_real<everywhere<std::asinh>>("asinh", arguments); }};

extern const ScalarFunction kAcosh = {
    "acosh", "acosh(x)", "Number whose hyperbolic cosine is x; below 1 a row error.",
    "acosh(1)", "0", [](Arguments arguments) { return bind_real<where_defined<std::acosh>>("acosh", arguments); }};

extern const ScalarFunction kAtanh = {
    "atanh", "atanh(x)", "Number whose hyperbolic tangent is x; outside of -1 to 1 a row error.",
    "atanh(0)", "0", [](Arguments arguments) { return bind_real<where_defined<std::atanh>>("atanh", arguments); }};

}  // namespace velo::functions
