#include "operators/range_limit.hpp"

#include <cstring>

#include "base/check.hpp"
#include "functions/comparison.hpp"
#include "types/time.hpp"

namespace velo::operators {

namespace {

template <class T>
T load(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

constexpr Int128 kLargest = static_cast<Int128>(~UInt128{0} >> 1);

Int128 add(Int128 a, Int128 b) {
  Int128 sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b > 0 ? kLargest : -kLargest;
}

Int128 multiply(Int128 a, Int128 b) {
  Int128 product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return (a < 0) == (b < 0) ? kLargest : -kLargest;
}

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) power = multiply(power, 10);
  return power;
}

int scale_of(const Type& type) { return type.is(TypeId::Decimal) ? type.scale() : 0; }

double real_of(const Value& value) {
  if (const auto* real = std::get_if<double>(&value.payload())) return *real;
  if (const auto* whole = std::get_if<int64_t>(&value.payload())) return static_cast<double>(*whole);
  return static_cast<double>(value.as_int128()) / static_cast<double>(power_of_ten(scale_of(value.type())));
}

Int128 whole_of(const Value& value) {
  if (const auto* whole = std::get_if<int64_t>(&value.payload())) return *whole;
  return value.as_int128();
}

}  // namespace

RangeLimit::RangeLimit(const plan::FrameBound& bound, const Type& type, bool descending, const state::RowCodec& codec)
    : codec_(&codec),
      type_(type.id()),
      real_(type.is(TypeId::Double) || type.is(TypeId::Float)),
      forward_((bound.kind == plan::FrameBound::Kind::Following) != descending),
      descending_(descending),
      calendar_(bound.offset.type().is(TypeId::Interval)) {
  if (calendar_) {
    interval_ = forward_ ? bound.offset.as_interval() : negate(bound.offset.as_interval());
  } else if (real_) {
    real_offset_ = forward_ ? real_of(bound.offset) : -real_of(bound.offset);
  } else {
    const int scale = std::max(scale_of(type), scale_of(bound.offset.type()));
    factor_ = power_of_ten(scale - scale_of(type));
    whole_offset_ = multiply(whole_of(bound.offset), power_of_ten(scale - scale_of(bound.offset.type())));
    if (!forward_) whole_offset_ = -whole_offset_;
  }
}

RangeLimit::Limit RangeLimit::key(const std::byte* row) const {
  const std::byte* at = row + codec_->place(0);
  switch (codec_->physical(0)) {
    case Physical::Int32: {
      const Int128 value = load<int32_t>(at);
      return {type_ == TypeId::Date && calendar_ ? value * kMicrosPerDay : multiply(value, factor_), 0};
    }
    case Physical::Int64: return {multiply(load<int64_t>(at), factor_), 0};
    case Physical::Int128: return {multiply(load<Int128>(at), factor_), 0};
    case Physical::Float: return {0, static_cast<double>(load<float>(at))};
    case Physical::Double: return {0, load<double>(at)};
    default: CHECK(false, "a RANGE frame over a key that has no distances");
  }
}

RangeLimit::Limit RangeLimit::of(const std::byte* row) const {
  const Limit at = key(row);
  if (real_) return {0, at.real + real_offset_};
  if (!calendar_) return {add(at.whole, whole_offset_), 0};
  return {time(row), 0};
}

Micros RangeLimit::time(const std::byte* row) const {
  const auto from = static_cast<Micros>(key(row).whole);
  Micros out = 0;
  if (add_interval(from, interval_, out)) return out;
  return forward_ ? kMaxTime : kMinTime;
}

int RangeLimit::compare(const std::byte* row, const Limit& limit) const {
  const Limit at = key(row);
  int order;
  if (real_) {
    order = static_cast<int>(functions::sql_less(limit.real, at.real)) -
            static_cast<int>(functions::sql_less(at.real, limit.real));
  } else {
    order = static_cast<int>(limit.whole < at.whole) - static_cast<int>(at.whole < limit.whole);
  }
  return descending_ ? -order : order;
}

}  // namespace velo::operators
