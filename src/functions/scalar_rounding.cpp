// ABS, SIGN and the roundings. Integers and decimals are rounded exactly, on the unscaled number: dropping digits is a
// division by a power of ten whose quotient is adjusted by the mode. Floating point uses the C library; halves go away
// from zero in both.
#include <algorithm>
#include <cmath>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/decimal.hpp"

namespace velo::functions {

namespace {

enum class Mode : uint8_t { Round, Trunc, Ceil, Floor };

// Where the digits are cut: after `digits` places, of a number with `scale` places, written with `out_scale` places.
struct Cut {
  int digits;
  int scale;
  int out_scale;
  unsigned precision;  ///< of the result
};

constexpr int kMaxShift = 38;

// value / unit, adjusted.
template <Mode kMode>
Int128 quotient(Int128 value, Int128 unit) {
  Int128 result = value / unit;
  const Int128 rest = value % unit;
  if (rest == 0 || kMode == Mode::Trunc) return result;
  if (kMode == Mode::Ceil) return rest > 0 ? result + 1 : result;
  if (kMode == Mode::Floor) return rest < 0 ? result - 1 : result;
  const Int128 size = rest < 0 ? -rest : rest;
  if (size >= unit - size) result += rest < 0 ? -1 : 1;
  return result;
}

// The short form of the same: 64-bit division is several times faster.
template <Mode kMode>
int64_t quotient_short(int64_t value, int64_t unit) {
  int64_t result = value / unit;
  const int64_t rest = value % unit;
  if (rest == 0 || kMode == Mode::Trunc) return result;
  if (kMode == Mode::Ceil) return rest > 0 ? result + 1 : result;
  if (kMode == Mode::Floor) return rest < 0 ? result - 1 : result;
  const int64_t size = rest < 0 ? -rest : rest;
  if (size >= unit - size) result += rest < 0 ? -1 : 1;
  return result;
}

// Cuts after `digits` places; false on overflow of 128 bits.
template <Mode kMode>
bool cut_value(Int128 value, const Cut& cut, int digits, Int128& out) {
  digits = std::min(digits, cut.scale);
  const int dropped = cut.scale - digits;
  if (dropped > kMaxShift) return out = 0, true;
  const bool fits_short = dropped <= 18 && value == static_cast<int64_t>(value);
  const Int128 cut_off = fits_short ? quotient_short<kMode>(static_cast<int64_t>(value), kPowersOfTen64[dropped])
                                    : quotient<kMode>(value, power_of_ten(static_cast<unsigned>(dropped)));
  const int restored = cut.out_scale - digits;
  if (restored >= 0) return !__builtin_mul_overflow(cut_off, power_of_ten(static_cast<unsigned>(restored)), &out);
  CHECK(false, "the result keeps all digits that were not cut");
}

void store_exact(ScalarCall& call, uint32_t row, Int128 value) {
  switch (call.out.physical()) {
    case Physical::Int32: call.out.data<int32_t>()[row] = static_cast<int32_t>(value); return;
    case Physical::Int64: call.out.data<int64_t>()[row] = static_cast<int64_t>(value); return;
    default: call.out.data<Int128>()[row] = value;
  }
}

bool fits_result(const ScalarCall& call, const Cut& cut, Int128 value) {
  switch (call.out.type().id()) {
    case TypeId::Int: return value == static_cast<int32_t>(value);
    case TypeId::BigInt: return value == static_cast<int64_t>(value);
    default: return fits_precision(value, cut.precision);
  }
}

template <Mode kMode, class T>
void cut_exact(ScalarCall& call) {
  const Cut& cut = *static_cast<const Cut*>(call.data);
  const Vector& in = *call.args[0];
  call.rows.each([&](uint32_t row) {
    int digits = cut.digits;
    if (call.args.size() > 1) digits = static_cast<int>(std::clamp<int64_t>(call.args[1]->at<int64_t>(row), -99, 99));
    Int128 result;
    if (!cut_value<kMode>(in.at<T>(row), cut, digits, result) || !fits_result(call, cut, result)) {
      return fail_overflow(call, row);
    }
    store_exact(call, row, result);
  });
}

template <Mode kMode>
double cut_double(double x) {
  if constexpr (kMode == Mode::Round) return std::round(x);
  if constexpr (kMode == Mode::Trunc) return std::trunc(x);
  if constexpr (kMode == Mode::Ceil) return std::ceil(x);
  return std::floor(x);
}

template <Mode kMode>
void cut_real(ScalarCall& call) {
  map_unary<double, double>(call, [](double x) { return cut_double<kMode>(x); });
}

// Through the shortest decimal text of the double, so that round(1.005, 2) is 1.01 as it reads.
template <Mode kMode>
void cut_real_digits(ScalarCall& call) {
  with_readers<double, int64_t>(*call.args[0], *call.args[1], [&](auto x, auto digits) {
    fill_rows(call.rows, call.out.data<double>(), [=](uint32_t row) {
      const auto places = static_cast<int>(std::clamp<int64_t>(digits(row), -99, 99));
      constexpr unsigned kPlaces = 17;
      Int128 exact;
      if (places >= 0 && places <= 17 && double_to_decimal(x(row), kMaxDecimalPrecision, kPlaces, exact)) {
        Int128 result;
        const Cut cut{places, kPlaces, places, kMaxDecimalPrecision};
        if (cut_value<kMode>(exact, cut, places, result))
          return decimal_to_double(result, static_cast<unsigned>(places));
      }
      if (places > 17 || !std::isfinite(x(row))) return x(row);
      const double unit = std::pow(10.0, -places);
      return cut_double<kMode>(x(row) / unit) * unit;
    });
  });
}

// DECIMAL(p, s) cut after n places: one digit more in front, for 9.9 → 10.
Type cut_type(const Type& type, int digits) {
  if (!type.is(TypeId::Decimal)) return type;
  const int scale = std::clamp(digits, 0, static_cast<int>(type.scale()));
  const int precision = std::min<int>(type.precision() - type.scale() + 1 + scale, kMaxDecimalPrecision);
  return Type::decimal(static_cast<uint8_t>(std::max(precision, 1)), static_cast<uint8_t>(scale));
}

template <Mode kMode>
ScalarKernel exact_kernel(const Type& type) {
  switch (type.physical()) {
    case Physical::Int32: return cut_exact<kMode, int32_t>;
    case Physical::Int64: return cut_exact<kMode, int64_t>;
    default: return cut_exact<kMode, Int128>;
  }
}

template <Mode kMode>
Result<BoundScalar> bind_cut_at(std::string_view name, std::span<const Argument> arguments) {
  const Type& type = arguments[0].type;
  if (!arguments[1].type.is_integer() && !arguments[1].type.is(TypeId::Null)) {
    return wrong_types(name, "(number, INT)", arguments);
  }
  if (!type.is_exact_numeric()) {
    return bound(TypeId::Double, {TypeId::Double, TypeId::BigInt}, cut_real_digits<kMode>);
  }
  const bool fixed = arguments[1].constant && !arguments[1].constant->is_null();
  const int digits =
      fixed ? static_cast<int>(std::clamp<int64_t>(arguments[1].constant->as_int(), -99, 99)) : type.scale();
  const Type result = cut_type(type, digits);
  return bound(result, {type, TypeId::BigInt}, exact_kernel<kMode>(type),
               std::make_shared<const Cut>(Cut{digits, type.scale(), result.scale(), result.precision()}));
}

template <Mode kMode>
Result<BoundScalar> bind_cut(std::string_view name, std::span<const Argument> arguments) {
  constexpr bool kTakesDigits = kMode == Mode::Round || kMode == Mode::Trunc;
  if (arguments.empty() || arguments.size() > (kTakesDigits ? 2 : 1)) {
    return wrong_count(name, kTakesDigits ? "a number and optionally the digits to keep" : "a number",
                       arguments.size());
  }
  const Type& type = arguments[0].type;
  if (!type.is_numeric() && !type.is(TypeId::Null)) return wrong_types(name, "a number", arguments);
  if (arguments.size() == 2) return bind_cut_at<kMode>(name, arguments);
  if (!type.is_exact_numeric()) return bound(TypeId::Double, {TypeId::Double}, cut_real<kMode>);
  const Type result = cut_type(type, 0);
  return bound(result, {type}, exact_kernel<kMode>(type),
               std::make_shared<const Cut>(Cut{0, type.scale(), result.scale(), result.precision()}));
}

template <class T>
constexpr T smallest() {
  return static_cast<T>(T{1} << (sizeof(T) * 8 - 2)) * -2;
}

template <class T>
void absolute(ScalarCall& call) {
  const Vector& in = *call.args[0];
  try_rows<T>(call, [&](uint32_t row, T& out) {
    const T value = in.at<T>(row);
    if constexpr (!std::is_floating_point_v<T>) {
      if (value == smallest<T>()) return fail_overflow(call, row), false;
    }
    out = value < 0 ? -value : value;
    return true;
  });
}

template <class T>
void sign(ScalarCall& call) {
  map_unary<T, int32_t>(call, [](T x) { return (x > 0) - (x < 0); });
}

template <template <class> class Pick>
ScalarKernel by_number(const Type& type) {
  switch (type.physical()) {
    case Physical::Int32: return Pick<int32_t>::kernel;
    case Physical::Int64: return Pick<int64_t>::kernel;
    case Physical::Int128: return Pick<Int128>::kernel;
    case Physical::Float: return Pick<float>::kernel;
    default: return Pick<double>::kernel;
  }
}

template <class T>
struct PickAbsolute {
  static constexpr ScalarKernel kernel = absolute<T>;
};
template <class T>
struct PickSign {
  static constexpr ScalarKernel kernel = sign<T>;
};

Result<Type> one_number(std::string_view name, std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count(name, "a number", arguments.size());
  if (arguments[0].type.is(TypeId::Null)) return Type(TypeId::Double);
  if (!arguments[0].type.is_numeric()) return wrong_types(name, "a number", arguments);
  return arguments[0].type;
}

Result<BoundScalar> bind_abs(std::span<const Argument> arguments) {
  VELO_TRY(Type type, one_number("abs", arguments));
  return bound(type, {type}, by_number<PickAbsolute>(type));
}

Result<BoundScalar> bind_sign(std::span<const Argument> arguments) {
  VELO_TRY(Type type, one_number("sign", arguments));
  return bound(TypeId::Int, {type}, by_number<PickSign>(type));
}

}  // namespace

extern const ScalarFunction kAbs = {"abs",        "abs(x)", "Absolute value, of the type of x.",
                                    "abs(-3.50)", "3.50",   bind_abs};

extern const ScalarFunction kSign = {"sign", "sign(x)", "-1, 0 or 1 as INT.", "sign(-3.5)", "-1", bind_sign};

extern const ScalarFunction kRound = {
    "round",
    "round(x [, digits])",
    "Rounds halves away from zero, to whole numbers or so many digits; a decimal keeps as many places as are left.",
    "round(2.345, 2)",
    "2.35",
    [](std::span<const Argument> arguments) { return bind_cut<Mode::Round>("round", arguments); }};

extern const ScalarFunction kTrunc = {
    "trunc",
    "trunc(x [, digits])",
    "Cuts digits off, towards zero.",
    "trunc(-2.78, 1)",
    "-2.7",
    [](std::span<const Argument> arguments) { return bind_cut<Mode::Trunc>("trunc", arguments); }};

extern const ScalarFunction kCeil = {
    "ceil",       "ceil(x)", "The smallest whole number that is not below x.",
    "ceil(-1.5)", "-1",      [](std::span<const Argument> a) { return bind_cut<Mode::Ceil>("ceil", a); }};

extern const ScalarFunction kFloor = {
    "floor",
    "floor(x)",
    "The largest whole number that is not above x.",
    "floor(-1.5)",
    "-2",
    [](std::span<const Argument> arguments) { return bind_cut<Mode::Floor>("floor", arguments); }};

}  // namespace velo::functions
