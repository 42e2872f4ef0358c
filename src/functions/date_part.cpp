// Units are either a fixed number of microseconds or a number of calendar months. Everything is computed on a running
// number: the index of the unit around an instant, counted from the epoch.
#include "functions/date_part.hpp"

#include "base/text.hpp"
#include "functions/codes.hpp"
#include "types/decimal.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

struct Name {
  std::string_view name;
  DatePart part;
};

constexpr Name kNames[] = {
    {"microsecond", DatePart::Microsecond},
    {"us", DatePart::Microsecond},
    {"millisecond", DatePart::Millisecond},
    {"ms", DatePart::Millisecond},
    {"second", DatePart::Second},
    {"sec", DatePart::Second},
    {"minute", DatePart::Minute},
    {"min", DatePart::Minute},
    {"hour", DatePart::Hour},
    {"day", DatePart::Day},
    {"week", DatePart::Week},
    {"month", DatePart::Month},
    {"quarter", DatePart::Quarter},
    {"year", DatePart::Year},
    {"decade", DatePart::Decade},
    {"century", DatePart::Century},
    {"millennium", DatePart::Millennium},
    {"dow", DatePart::Dow},
    {"dayofweek", DatePart::Dow},
    {"isodow", DatePart::IsoDow},
    {"doy", DatePart::Doy},
    {"dayofyear", DatePart::Doy},
    {"isoyear", DatePart::IsoYear},
    {"epoch", DatePart::Epoch},
};

constexpr int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Microseconds of a unit of fixed length, else 0.
constexpr int64_t fixed_length(DatePart unit) {
  switch (unit) {
    case DatePart::Microsecond: return 1;
    case DatePart::Millisecond: return 1000;
    case DatePart::Second: return kMicrosPerSecond;
    case DatePart::Minute: return kMicrosPerMinute;
    case DatePart::Hour: return kMicrosPerHour;
    case DatePart::Day: return kMicrosPerDay;
    case DatePart::Week: return 7 * kMicrosPerDay;
    default: return 0;
  }
}

constexpr int64_t months_of(DatePart unit) {
  switch (unit) {
    case DatePart::Month: return 1;
    case DatePart::Quarter: return 3;
    case DatePart::Year: return 12;
    case DatePart::Decade: return 120;
    case DatePart::Century: return 1200;
    case DatePart::Millennium: return 12'000;
    default: return 0;
  }
}

// 1970-01-01 was a Thursday: Monday's weeks are shifted by three days. Centuries begin with the year 1 of each.
constexpr int64_t phase_of(DatePart unit) { return unit == DatePart::Week ? 3 * kMicrosPerDay : 0; }

int64_t month_number(Micros at) {
  const CivilDate date = civil_from_days(static_cast<int32_t>(floor_divide(at, kMicrosPerDay)));
  return static_cast<int64_t>(date.year) * 12 + date.month - 1;
}

constexpr int64_t month_phase(DatePart unit) {
  return unit == DatePart::Century || unit == DatePart::Millennium ? -12 : 0;
}

// Running number of the unit around an instant.
int64_t unit_index(DatePart unit, Micros at) {
  if (const int64_t length = fixed_length(unit)) return floor_divide(at + phase_of(unit), length);
  return floor_divide(month_number(at) + month_phase(unit), months_of(unit));
}

Micros month_start(int64_t month) {
  const int64_t year = floor_divide(month, 12);
  return int64_t{days_from_civil({static_cast<int32_t>(year), static_cast<int32_t>(month - year * 12) + 1, 1})} *
         kMicrosPerDay;
}

}  // namespace

std::optional<DatePart> date_part(std::string_view name) {
  const std::string lower = to_lower(name);
  for (const Name& entry : kNames) {
    if (lower == entry.name || (lower.ends_with('s') && lower.substr(0, lower.size() - 1) == entry.name))
      return entry.part;
  }
  if (lower == "centuries") return DatePart::Century;
  if (lower == "millennia") return DatePart::Millennium;
  return std::nullopt;
}

Result<DatePart> date_unit(std::string_view name) {
  const auto part = date_part(name);
  if (part && *part <= DatePart::Millennium) return *part;
  return Error(kBadConstant, "'" + std::string(name) + "' is not a unit of time")
      .with_hint("units: microsecond millisecond second minute hour day week month quarter year decade century");
}

Micros truncate_to(DatePart unit, Micros at) {
  if (const int64_t length = fixed_length(unit)) return unit_index(unit, at) * length - phase_of(unit);
  return month_start(unit_index(unit, at) * months_of(unit) - month_phase(unit));
}

bool add_units(DatePart unit, int64_t count, Micros at, Micros& out) {
  if (const int64_t length = fixed_length(unit)) {
    int64_t micros;
    return !__builtin_mul_overflow(count, length, &micros) && !__builtin_add_overflow(at, micros, &out);
  }
  int64_t months;
  if (__builtin_mul_overflow(count, months_of(unit), &months) || months != static_cast<int32_t>(months)) return false;
  return add_interval(at, Interval{static_cast<int32_t>(months), 0, 0}, out);
}

int64_t units_between(DatePart unit, Micros from, Micros to) {
  if (const int64_t length = fixed_length(unit)) return static_cast<int64_t>((Int128{to} - from) / length);
  int64_t months = month_number(to) - month_number(from);
  Micros reached;
  if (months > 0 && add_units(DatePart::Month, months, from, reached) && reached > to) --months;
  if (months < 0 && add_units(DatePart::Month, months, from, reached) && reached < to) ++months;
  return months / months_of(unit);
}

int64_t boundaries_between(DatePart unit, Micros from, Micros to) {
  return unit_index(unit, to) - unit_index(unit, from);
}

}  // namespace velo::functions
