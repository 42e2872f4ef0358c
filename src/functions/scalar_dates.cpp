// Making dates and moving them by days.
#include <array>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "functions/text_builder.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kDate = TypeId::Date;
constexpr TypeId kTime = TypeId::Timestamp;
constexpr TypeId kNumber = TypeId::BigInt;

int64_t int_at(const ScalarCall& call, size_t argument, uint32_t row) { return call.args[argument]->at<int64_t>(row); }

void make_date(ScalarCall& call) {
  try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
    const int64_t year = int_at(call, 0, row);
    const int64_t month = int_at(call, 1, row);
    const int64_t day = int_at(call, 2, row);
    if (year < -9999 || year > 9999 || !valid_civil(year, month, day)) {
      return fail(call, row, kBadParameter, "there is no such date"), false;
    }
    out = days_from_civil({static_cast<int32_t>(year), static_cast<int32_t>(month), static_cast<int32_t>(day)});
    return true;
  });
}

int32_t day_of(Micros at) { return static_cast<int32_t>(at / kMicrosPerDay - (at % kMicrosPerDay < 0 ? 1 : 0)); }

// The day of a DATE or of a TIMESTAMP.
int32_t day_at(const ScalarCall& call, uint32_t row) {
  const Vector& time = *call.args[0];
  return time.physical() == Physical::Int32 ? time.at<int32_t>(row) : day_of(time.at<int64_t>(row));
}

void last_day(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int32_t>(), [&](uint32_t row) {
    const CivilDate date = civil_from_days(day_at(call, row));
    return days_from_civil({date.year, date.month, days_in_month(date.year, date.month)});
  });
}

void days_earlier(ScalarCall& call) {
  try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
    int64_t days;
    const bool far = __builtin_sub_overflow(int64_t{call.args[0]->at<int32_t>(row)}, int_at(call, 1, row), &days);
    out = static_cast<int32_t>(days);
    if (!far && out == days) return true;
    return fail_overflow(call, row), false;
  });
}

void time_earlier(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    if (add_interval(int_at(call, 0, row), negate(call.args[1]->at<Interval>(row)), out)) return true;
    return fail_overflow(call, row), false;
  });
}

template <size_t kCount>
using Names = std::array<std::string_view, kCount>;

constexpr Names<7> kDays = {"Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"};
constexpr Names<12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                               "July",    "August",   "September", "October", "November", "December"};

// 1970-01-01 was a Thursday.
void day_name(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each(
      [&](uint32_t row) { out[row] = StringRef(kDays[static_cast<size_t>((day_at(call, row) % 7 + 7) % 7)]); });
}

void month_name(ScalarCall& call) {
  StringRef* out = call.out.data<StringRef>();
  call.rows.each([&](uint32_t row) {
    out[row] = StringRef(kMonths[static_cast<size_t>(civil_from_days(day_at(call, row)).month - 1)]);
  });
}

constexpr Overload kMakeOverloads[] = {{{kNumber, kNumber, kNumber}, kDate, make_date}};
constexpr Overload kLastDayOverloads[] = {{{kDate}, kDate, last_day}, {{kTime}, kDate, last_day}};
constexpr Overload kSubOverloads[] = {{{kDate, kNumber}, kDate, days_earlier},
                                      {{kTime, TypeId::Interval}, kTime, time_earlier}};
constexpr Overload kDayNameOverloads[] = {{{kDate}, kText, day_name}, {{kTime}, kText, day_name}};
constexpr Overload kMonthNameOverloads[] = {{{kDate}, kText, month_name}, {{kTime}, kText, month_name}};

using Arguments = std::span<const Argument>;

}  // namespace

extern const ScalarFunction kMakeDate = {
    "make_date",
    "make_date(year, month, day)",
    "The DATE of these numbers; a day that does not exist is a row error.",
    "make_date(2024, 2, 29)",
    "2024-02-29",
    [](Arguments arguments) { return choose("make_date", kMakeOverloads, arguments); }};

extern const ScalarFunction kLastDay = {
    "last_day",
    "last_day(time)",
    "The last day of the date's month.",
    "last_day(DATE '2024-02-10')",
    "2024-02-29",
    [](Arguments arguments) { return choose("last_day", kLastDayOverloads, arguments); }};

extern const ScalarFunction kDateSub = {
    "date_sub",
    "date_sub(date, days), date_sub(time, interval)",
    "The date so many days before, or the time an INTERVAL before.",
    "date_sub(DATE '2024-03-01', 1)",
    "2024-02-29",
    [](Arguments arguments) { return choose("date_sub", kSubOverloads, arguments); }};

extern const ScalarFunction kDayName = {
    "dayname",
    "dayname(time)",
    "The English name of the weekday.",
    "dayname(DATE '2024-05-05')",
    "Sunday",
    [](Arguments arguments) { return choose("dayname", kDayNameOverloads, arguments); }};

extern const ScalarFunction kMonthName = {
    "monthname",
    "monthname(time)",
    "The English name of the month.",
    "monthname(DATE '2024-05-05')",
    "May",
    [](Arguments arguments) { return choose("monthname", kMonthNameOverloads, arguments); }};

}  // namespace velo::functions
