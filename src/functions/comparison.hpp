#pragma once

#include <compare>

#include "functions/scalar.hpp"
#include "types/time.hpp"

namespace velo::functions {

/// The total order of SQL values that comparisons, LEAST and GREATEST share: NaN equals itself and is the largest
/// number, texts compare by bytes, intervals as if months had 30 days and days 24 hours.
template <class T>
bool sql_less(const T& a, const T& b) {
  return a < b;
}
template <class T>
bool sql_equal(const T& a, const T& b) {
  return a == b;
}

// Without branches, for the vectoriser.
inline bool sql_less(double a, double b) { return (a < b) | ((b != b) & (a == a)); }
inline bool sql_equal(double a, double b) { return (a == b) | ((a != a) & (b != b)); }
inline bool sql_less(float a, float b) { return (a < b) | ((b != b) & (a == a)); }
inline bool sql_equal(float a, float b) { return (a == b) | ((a != a) & (b != b)); }

inline Int128 interval_span(const Interval& interval) {
  return (static_cast<Int128>(interval.months) * 30 + interval.days) * kMicrosPerDay + interval.micros;
}
inline bool sql_less(const Interval& a, const Interval& b) { return interval_span(a) < interval_span(b); }
inline bool sql_equal(const Interval& a, const Interval& b) { return interval_span(a) == interval_span(b); }

/// Calls `use(T{})` with the C++ type of a comparable physical kind.
template <class Use>
auto with_scalar_type(Physical physical, Use use) {
  switch (physical) {
    case Physical::Bool: return use(uint8_t{});
    case Physical::Int32: return use(int32_t{});
    case Physical::Int64: return use(int64_t{});
    case Physical::Int128: return use(Int128{});
    case Physical::Float: return use(float{});
    case Physical::Double: return use(double{});
    case Physical::String: return use(StringRef{});
    case Physical::Interval: return use(Interval{});
  }
  CHECK(false, "unknown physical kind");
}

/// The types both sides of a comparison are brought to; decimals of different scales and integers stay exact.
Result<std::vector<Type>> comparison_types(std::string_view symbol, std::span<const Argument> arguments);

}  // namespace velo::functions
