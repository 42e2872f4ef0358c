// Mathematical functions on DOUBLE. Integers and decimals are converted; a value outside the domain is a row error, as
// in PostgreSQL, not a NaN that spreads.
#include <numbers>

#include "functions/real_function.hpp"

namespace velo::functions {

namespace {

// The library's root can be one unit off even for cubes of whole numbers; a step of Newton's method puts that right.
double cube_root(double x) {
  const double root = std::cbrt(x);
  if (root == 0 || !std::isfinite(root)) return root;
  return root - (root * root * root - x) / (3 * root * root);
}

constexpr TypeId kReal = TypeId::Double;

void exponential(ScalarCall& call) {
  const Vector& in = *call.args[0];
  call.rows.each([&](uint32_t row) {
    const double x = in.at<double>(row);
    store_checked(call, row, std::exp(x), std::isnan(x), std::isinf(x));
  });
}

template <RealFunction kFunction>
void logarithm(ScalarCall& call) {
  const Vector& in = *call.args[0];
  call.rows.each([&](uint32_t row) {
    const double x = in.at<double>(row);
    if (x <= 0) return fail(call, row, kOutOfDomain, "a logarithm takes a positive number");
    call.out.data<double>()[row] = kFunction(x);
  });
}

// The quotient of two logarithms is not exact even for powers of the base; the usual bases have functions of their own.
double logarithm_of(double base, double x) {
  if (base == 10) return std::log10(x);
  if (base == 2) return std::log2(x);
  return std::log(x) / std::log(base);
}

void logarithm_to_base(ScalarCall& call) {
  with_readers<double, double>(*call.args[0], *call.args[1], [&](auto base, auto x) {
    call.rows.each([&](uint32_t row) {
      if (base(row) <= 0 || base(row) == 1 || x(row) <= 0) {
        return fail(call, row, kOutOfDomain, "a logarithm takes a positive number, and a positive base other than 1");
      }
      call.out.data<double>()[row] = logarithm_of(base(row), x(row));
    });
  });
}

void power(ScalarCall& call) {
  with_readers<double, double>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    call.rows.each([&](uint32_t row) {
      if (x(row) == 0 && y(row) < 0) return fail_division(call, row);
      store_checked(call, row, std::pow(x(row), y(row)), std::isnan(x(row)) || std::isnan(y(row)),
                    std::isinf(x(row)) || std::isinf(y(row)));
    });
  });
}

void atan2(ScalarCall& call) {
  map_binary<double, double, double>(call, [](double y, double x) { return std::atan2(y, x); });
}

// Parts count from 1; 0 and count + 1 are below and above the range, which may also run downwards.
void width_bucket(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const double x = call.args[0]->at<double>(row);
    const double low = call.args[1]->at<double>(row);
    const double high = call.args[2]->at<double>(row);
    const int64_t count = call.args[3]->at<int64_t>(row);
    const bool range = std::isfinite(low) && std::isfinite(high) && low != high && !std::isnan(x);
    if (!range || count < 1 || count == INT64_MAX) {
      fail(call, row, kBadParameter, "width_bucket() takes a range that is not empty and one part or more");
      return false;
    }
    const double share = (x - low) / (high - low);
    if (share < 0) return out = 0, true;
    if (share >= 1) return out = count + 1, true;
    return out = static_cast<int64_t>(share * static_cast<double>(count)) + 1, true;
  });
}

void pi(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<double>(), [](uint32_t) { return std::numbers::pi; });
}

double degrees(double x) { return x * (180.0 / std::numbers::pi); }
double radians(double x) { return x * (std::numbers::pi / 180.0); }
double cotangent(double x) { return 1.0 / std::tan(x); }

constexpr Overload kLogOverloads[] = {{{kReal}, kReal, logarithm<std::log10>},
                                      {{kReal, kReal}, kReal, logarithm_to_base}};
constexpr Overload kPowerOverloads[] = {{{kReal, kReal}, kReal, power}};
constexpr Overload kWidthBucketOverloads[] = {
    {{kReal, kReal, kReal, TypeId::BigInt}, TypeId::BigInt, width_bucket}};
constexpr Overload kAtan2Overloads[] = {{{kReal, kReal}, kReal, atan2}};

}  // namespace

using Arguments = std::span<const Argument>;

extern const ScalarFunction kSqrt = {
    "sqrt",
    "sqrt(x)",
    "Square root as DOUBLE; a negative number is a row error.",
    "sqrt(2.25)",
    "1.5",
    [](Arguments arguments) { return bind_real<where_defined<std::sqrt>>("sqrt", arguments); }};

extern const ScalarFunction kCbrt = {
    "cbrt",      "cbrt(x)", "Cube root as DOUBLE.",
    "cbrt(-27)", "-3",      [](Arguments arguments) { return bind_real<everywhere<cube_root>>("cbrt", arguments); }};

extern const ScalarFunction kExp = {
    "exp",
    "exp(x)",
    "e to the power of x, as DOUBLE; a result that is too large is a row error.",
    "exp(0)",
    "1",
    [](Arguments arguments) { return bind_real<exponential>("exp", arguments); }};

extern const ScalarFunction kLn = {
    "ln",    "ln(x)", "Natural logarithm; a number that is not positive is a row error.",
    "ln(1)", "0",     [](Arguments arguments) { return bind_real<logarithm<std::log>>("ln", arguments); }};

extern const ScalarFunction kLog = {
    "log",
    "log([base,] x)",
    "Logarithm to the base, or to base 10; a number that is not positive is a row error.",
    "log(1000)",
    "3",
    [](Arguments arguments) { return choose("log", kLogOverloads, arguments); }};

extern const ScalarFunction kLog10 = {
    "log10",      "log10(x)", "Logarithm to base 10; a number that is not positive is a row error.",
    "log10(100)", "2",        [](Arguments arguments) { return bind_real<logarithm<std::log10>>("log10", arguments); }};

extern const ScalarFunction kLog2 = {
    "log2",    "log2(x)", "Logarithm to base 2; a number that is not positive is a row error.",
    "log2(8)", "3",       [](Arguments arguments) { return bind_real<logarithm<std::log2>>("log2", arguments); }};

extern const ScalarFunction kPower = {
    "power",        "power(x, y)", "x to the power of y, as DOUBLE; undefined and too large powers are row errors.",
    "power(2, 10)", "1024",        [](Arguments arguments) { return choose("power", kPowerOverloads, arguments); }};

extern const ScalarFunction kPi = {
    "pi", "pi()", "The number pi.", "pi() > 3.14159", "true", [](Arguments arguments) -> Result<BoundScalar> {
      if (!arguments.empty()) return wrong_count("pi", "no argument", arguments.size());
      return bound(kReal, {}, pi);
    }};

extern const ScalarFunction kSin = {
    "sin",    "sin(x)", "Sine of an angle in radians.",
    "sin(0)", "0",      [](Arguments arguments) { return bind_real<where_defined<std::sin>>("sin", arguments); }};

extern const ScalarFunction kCos = {
    "cos",    "cos(x)", "Cosine of an angle in radians.",
    "cos(0)", "1",      [](Arguments arguments) { return bind_real<where_defined<std::cos>>("cos", arguments); }};

extern const ScalarFunction kTan = {
    "tan",    "tan(x)", "Tangent of an angle in radians.",
    "tan(0)", "0",      [](Arguments arguments) { return bind_real<where_defined<std::tan>>("tan", arguments); }};

extern const ScalarFunction kCot = {
    "cot", "cot(x)", "Cotangent of an angle in radians.", "round(cot(radians(45)), 6)", "1", [](Arguments arguments) {
      return bind_real<where_defined<cotangent>>("cot", arguments);
    }};

extern const ScalarFunction kAsin = {
    "asin",    "asin(x)", "Angle in radians whose sine is x; outside of -1 to 1 a row error.",
    "asin(0)", "0",       [](Arguments arguments) { return bind_real<where_defined<std::asin>>("asin", arguments); }};

extern const ScalarFunction kAcos = {
    "acos",    "acos(x)", "Angle in radians whose cosine is x; outside of -1 to 1 a row error.",
    "acos(1)", "0",       [](Arguments arguments) { return bind_real<where_defined<std::acos>>("acos", arguments); }};

extern const ScalarFunction kAtan = {
    "atan",    "atan(x)", "Angle in radians whose tangent is x.",
    "atan(0)", "0",       [](Arguments arguments) { return bind_real<everywhere<std::atan>>("atan", arguments); }};

extern const ScalarFunction kAtan2 = {
    "atan2",       "atan2(y, x)", "Angle in radians of the point (x, y).",
    "atan2(0, 1)", "0",           [](Arguments arguments) { return choose("atan2", kAtan2Overloads, arguments); }};

extern const ScalarFunction kWidthBucket = {
    "width_bucket",
    "width_bucket(x, low, high, count)",
    "Number of the part, from 1, that x falls into when low to high is cut into `count` equal parts; 0 below the "
    "range, count + 1 above it.",
    "width_bucket(5.35, 0, 10, 5)",
    "3",
    [](Arguments arguments) { return choose("width_bucket", kWidthBucketOverloads, arguments); }};

extern const ScalarFunction kDegrees = {
    "degrees",       "degrees(x)", "Radians to degrees.",
    "degrees(pi())", "180",        [](Arguments a) { return bind_real<everywhere<degrees>>("degrees", a); }};

extern const ScalarFunction kRadians = {
    "radians",    "radians(x)", "Degrees to radians.",
    "radians(0)", "0",          [](Arguments a) { return bind_real<everywhere<radians>>("radians", a); }};

}  // namespace velo::functions
