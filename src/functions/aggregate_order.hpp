#pragma once

#include <cmath>

#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/string_ref.hpp"

namespace velo::functions {

/// The order of values in ORDER BY, MIN and MAX: NaN is larger than every number, intervals compare by their length
/// with months of 30 days.
template <class T>
bool ordered_before(const T& a, const T& b) {
  return a < b;
}

inline bool ordered_before(double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); }
inline bool ordered_before(float a, float b) { return a < b || (std::isnan(b) && !std::isnan(a)); }

inline bool ordered_before(const Interval& a, const Interval& b) {
  constexpr int64_t kMicrosPerDayOfInterval = 86'400'000'000;
  const auto length = [](const Interval& i) {
    return (static_cast<Int128>(i.months) * 30 + i.days) * kMicrosPerDayOfInterval + i.micros;
  };
  return length(a) < length(b);
}

}  // namespace velo::functions
