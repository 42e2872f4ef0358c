// Numbers into numbers. Exact numbers are integers with a scale, so that one loop serves INT, BIGINT and DECIMAL:
// change the scale, then check the range, and neither where the types alone say that everything fits. Floating point
// becomes a decimal through its shortest text and an integer by rounding half to even, as in PostgreSQL.
#include <cmath>
#include <limits>

#include "functions/cast_loop.hpp"
#include "types/number_text.hpp"

namespace velo::functions {

namespace {

/// Inclusive range of the unscaled values of an exact type.
struct ExactRange {
  Int128 low = 0;
  Int128 high = 0;
  bool holds(Int128 value) const { return value >= low && value <= high; }
};

ExactRange range_of(const Type& type) {
  if (type.is(TypeId::Int)) return {INT32_MIN, INT32_MAX};
  if (type.is(TypeId::BigInt)) return {INT64_MIN, INT64_MAX};
  const Int128 limit = power_of_ten(type.precision());
  return {1 - limit, limit - 1};
}

/// Digits before the point that any value of the type fits in (`holding`), or that it may have.
unsigned whole_digits(const Type& type, bool holding) {
  if (type.is(TypeId::Int)) return holding ? 9 : 10;
  if (type.is(TypeId::BigInt)) return holding ? 18 : 19;
  return static_cast<unsigned>(type.precision()) - type.scale();
}

bool always_fits(const Type& from, const Type& to) {
  return to.scale() >= from.scale() && whole_digits(from, false) <= whole_digits(to, true);
}

template <class In, class Out>
void exact_to_exact(ScalarCall& call) {
  const CastPlan& plan = cast_plan(call);
  const unsigned from_scale = plan.from.scale();
  const unsigned to_scale = plan.to.scale();
  if (always_fits(plan.from, plan.to)) {
    const auto factor = static_cast<Out>(power_of_ten(to_scale - from_scale));
    convert_rows<In, Out>(call, [factor](const In& value, Out& out) { out = static_cast<Out>(value) * factor; });
    return;
  }
  const ExactRange range = range_of(plan.to);
  convert_rows<In, Out>(call, [=](const In& value, Out& out) -> ErrorCode {
    Int128 scaled = 0;
    if (!rescale(value, from_scale, to_scale, scaled) || !range.holds(scaled)) return kOverflow;
    out = static_cast<Out>(scaled);
    return 0;
  });
}

template <class In, class Out>
void exact_to_floating(ScalarCall& call) {
  const unsigned scale = cast_plan(call).from.scale();
  if constexpr (sizeof(In) <= sizeof(int64_t)) {
    if (scale == 0) {
      convert_rows<In, Out>(call, [](const In& value, Out& out) { out = static_cast<Out>(value); });
      return;
    }
    if (scale <= 18) {
      // Both operands below 2^53 are exact, and so is the power: one division rounds correctly.
      constexpr int64_t kExact = int64_t{1} << 53;
      const auto power = static_cast<double>(kPowersOfTen64[scale]);
      convert_rows<In, Out>(call, [=](const In& value, Out& out) {
        const bool exact = value <= kExact && value >= -kExact;
        out = static_cast<Out>(exact ? static_cast<double>(value) / power : decimal_to_double(value, scale));
      });
      return;
    }
  }
  convert_rows<In, Out>(
      call, [scale](const In& value, Out& out) { out = static_cast<Out>(decimal_to_double(value, scale)); });
}

template <class In, class Out>
ErrorCode round_to_integer(In value, Out& out) {
  const double rounded = std::nearbyint(static_cast<double>(value));
  constexpr double kLow = static_cast<double>(std::numeric_limits<Out>::min());
  if (!(rounded >= kLow && rounded < -kLow)) return kOverflow;
  out = static_cast<Out>(rounded);
  return 0;
}

bool floating_to_decimal(double value, const Type& to, Int128& out) {
  return double_to_decimal(value, to.precision(), to.scale(), out);
}

bool floating_to_decimal(float value, const Type& to, Int128& out) {
  char text[40];
  const auto size = static_cast<size_t>(write_float(text, value) - text);
  return parse_decimal({text, size}, to.precision(), to.scale(), out) == DecimalParse::Ok;
}

template <class In, class Out>
void floating_to_exact(ScalarCall& call) {
  const Type& to = cast_plan(call).to;
  convert_rows<In, Out>(call, [&to](const In& value, Out& out) -> ErrorCode {
    if constexpr (!std::is_same_v<Out, Int128>) {
      if (!to.is(TypeId::Decimal)) return round_to_integer(value, out);
    }
    Int128 unscaled = 0;
    if (!floating_to_decimal(value, to, unscaled)) return kOverflow;
    out = static_cast<Out>(unscaled);
    return 0;
  });
}

template <class In, class Out>
void floating_to_floating(ScalarCall& call) {
  convert_rows<In, Out>(call, [](const In& value, Out& out) -> ErrorCode {
    out = static_cast<Out>(value);
    return std::isinf(out) && !std::isinf(value) ? kOverflow : 0;
  });
}

template <class In>
void integer_to_boolean(ScalarCall& call) {
  convert_rows<In, uint8_t>(call, [](const In& value, uint8_t& out) { out = value != 0; });
}

template <class Out>
void boolean_to_integer(ScalarCall& call) {
  convert_rows<uint8_t, Out>(call, [](const uint8_t& value, Out& out) { out = value; });
}

template <class In>
ScalarKernel exact_cast(Physical to) {
  switch (to) {
    case Physical::Bool: return integer_to_boolean<In>;
    case Physical::Int32: return exact_to_exact<In, int32_t>;
    case Physical::Int64: return exact_to_exact<In, int64_t>;
    case Physical::Int128: return exact_to_exact<In, Int128>;
    case Physical::Float: return exact_to_floating<In, float>;
    default: return exact_to_floating<In, double>;
  }
}

template <class In>
ScalarKernel floating_cast(Physical to) {
  switch (to) {
    case Physical::Int32: return floating_to_exact<In, int32_t>;
    case Physical::Int64: return floating_to_exact<In, int64_t>;
    case Physical::Int128: return floating_to_exact<In, Int128>;
    case Physical::Float: return floating_to_floating<In, float>;
    default: return floating_to_floating<In, double>;
  }
}

}  // namespace

ScalarKernel number_cast(const Type& from, const Type& to) {
  if (from.is(TypeId::Boolean)) {
    if (to.is(TypeId::Int)) return boolean_to_integer<int32_t>;
    return to.is(TypeId::BigInt) ? boolean_to_integer<int64_t> : nullptr;
  }
  const bool to_boolean = to.is(TypeId::Boolean) && from.is_integer();
  if (!from.is_numeric() || !(to.is_numeric() || to_boolean)) return nullptr;
  switch (from.physical()) {
    case Physical::Int32: return exact_cast<int32_t>(to.physical());
    case Physical::Int64: return exact_cast<int64_t>(to.physical());
    case Physical::Int128: return exact_cast<Int128>(to.physical());
    case Physical::Float: return floating_cast<float>(to.physical());
    default: return floating_cast<double>(to.physical());
  }
}

}  // namespace velo::functions
