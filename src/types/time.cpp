// Calendar arithmetic. Years are counted from March, so that the leap day is the last of the year and the length of
// the months before a date is a linear formula (Hinnant, "chrono-compatible low-level date algorithms").
#include "types/time.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "types/decimal.hpp"

namespace velo {

namespace {

constexpr int32_t kDaysPerEra = 146'097;    // 400 years
constexpr int32_t kEpochFromEra = 719'468;  // 0000-03-01 to 1970-01-01

constexpr int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool leap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/// Beyond these years microseconds do not fit 64 bits.
constexpr int64_t kFarYear = 300'000;

bool add_months(int64_t& day, int32_t months) {
  const CivilDate date = civil_from_days(static_cast<int32_t>(day));
  const int64_t month = static_cast<int64_t>(date.year) * 12 + (date.month - 1) + months;
  const int64_t year = floor_divide(month, 12);
  if (year > kFarYear || year < -kFarYear) return false;
  CivilDate moved{static_cast<int32_t>(year), static_cast<int32_t>(month - year * 12) + 1, date.day};
  moved.day = std::min(moved.day, days_in_month(moved.year, moved.month));
  day = days_from_civil(moved);
  return true;
}

}  // namespace

int32_t days_from_civil(CivilDate date) {
  const int32_t year = date.year - (date.month <= 2 ? 1 : 0);
  const auto era = static_cast<int32_t>(floor_divide(year, 400));
  const int32_t year_of_era = year - era * 400;
  const int32_t month_from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpochFromEra;
}

CivilDate civil_from_days(int32_t days) {
  const int64_t shifted = static_cast<int64_t>(days) + kEpochFromEra;
  const int64_t era = floor_divide(shifted, kDaysPerEra);
  const auto day_of_era = static_cast<uint32_t>(shifted - era * kDaysPerEra);
  const uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint32_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const uint32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = static_cast<int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0);
  return {static_cast<int32_t>(year), static_cast<int32_t>(month), static_cast<int32_t>(day)};
}

int32_t days_in_month(int32_t year, int32_t month) {
  constexpr std::array<int32_t, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : kDays[static_cast<size_t>(month)];
}

bool valid_civil(int64_t year, int64_t month, int64_t day) {
  if (year < -9999 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= days_in_month(static_cast<int32_t>(year), static_cast<int32_t>(month));
}

bool add_interval(Micros at, const Interval& interval, Micros& out) {
  int64_t day = floor_divide(at, kMicrosPerDay);
  const int64_t in_day = at - day * kMicrosPerDay;
  if (interval.months != 0 && !add_months(day, interval.months)) return false;
  day += interval.days;
  // In 128 bits, because a late micros part may bring the sum back into range.
  const Int128 sum = static_cast<Int128>(day) * kMicrosPerDay + in_day + interval.micros;
  if (sum != static_cast<int64_t>(sum)) return false;
  out = static_cast<int64_t>(sum);
  return true;
}

Interval negate(const Interval& interval) {
  const auto flipped = [](auto value) {
    return static_cast<decltype(value)>(-static_cast<std::make_unsigned_t<decltype(value)>>(value));
  };
  return {flipped(interval.months), flipped(interval.days), flipped(interval.micros)};
}

}  // namespace velo
