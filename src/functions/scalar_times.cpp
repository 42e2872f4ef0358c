// Times put together from numbers, and cut into buckets of any length.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kTime = TypeId::Timestamp;
constexpr TypeId kWhole = TypeId::BigInt;

int64_t int_at(const ScalarCall& call, size_t argument, uint32_t row) { return call.args[argument]->at<int64_t>(row); }

// Hour, minute and second from argument `first` on; seconds are DECIMAL(8,6), that is microseconds.
bool clock_at(ScalarCall& call, size_t first, uint32_t row, int64_t& out) {
  const int64_t hour = int_at(call, first, row);
  const int64_t minute = int_at(call, first + 1, row);
  const int64_t micros = int_at(call, first + 2, row);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || micros < 0 || micros >= kMicrosPerMinute)
    return fail(call, row, kBadParameter, "there is no such time of day"), false;
  out = hour * kMicrosPerHour + minute * kMicrosPerMinute + micros;
  return true;
}

void make_time(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) { return clock_at(call, 0, row, out); });
}

void make_timestamp(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const int64_t year = int_at(call, 0, row);
    const int64_t month = int_at(call, 1, row);
    const int64_t day = int_at(call, 2, row);
    if (year < -9999 || year > 9999 || !valid_civil(year, month, day))
      return fail(call, row, kBadParameter, "there is no such date"), false;
    int64_t clock;
    if (!clock_at(call, 3, row, clock)) return false;
    out = clock + kMicrosPerDay * days_from_civil({static_cast<int32_t>(year), static_cast<int32_t>(month),
                                                   static_cast<int32_t>(day)});
    return true;
  });
}

// All whole numbers but the last, which has a fraction.
Result<BoundScalar> bind_make(std::string_view name, std::string_view takes, size_t count, TypeId result,
                              ScalarKernel kernel, std::span<const Argument> arguments) {
  if (arguments.size() != count) return wrong_count(name, takes, arguments.size());
  for (size_t i = 0; i < count; ++i) {
    const Type& type = arguments[i].type;
    const bool fits = i + 1 < count ? type.is_integer() : type.is_exact_numeric();
    if (!fits && !type.is(TypeId::Null)) return wrong_types(name, takes, arguments);
  }
  std::vector<Type> types(count, kWhole);
  types.back() = Type::decimal(8, 6);
  return bound(result, std::move(types), kernel);
}

int64_t month_of(Micros at) {
  const int64_t day = at / kMicrosPerDay - (at % kMicrosPerDay < 0 ? 1 : 0);
  const CivilDate date = civil_from_days(static_cast<int32_t>(day));
  return int64_t{date.year} * 12 + date.month - 1;
}

int64_t floor_to(int64_t value, int64_t step) {
  const int64_t rest = value % step;
  return value - rest - (rest < 0 ? step : 0);
}

// The beginning of the bucket around `at`, counted from the origin; false when the numbers are too large.
bool bucket_start(const Interval& width, Micros at, Micros origin, Micros& out) {
  int64_t distance;
  if (width.months > 0) {
    Interval by;
    by.months = static_cast<int32_t>(floor_to(month_of(at) - month_of(origin), width.months));
    if (!add_interval(origin, by, out)) return false;
    if (out <= at) return true;
    by.months -= width.months;
    return add_interval(origin, by, out);
  }
  const int64_t step = width.days * kMicrosPerDay + width.micros;
  return !__builtin_sub_overflow(at, origin, &distance) &&
         !__builtin_add_overflow(origin, floor_to(distance, step), &out);
}

bool is_width(const Interval& width) {
  if (width.months != 0) return width.months > 0 && width.days == 0 && width.micros == 0;
  constexpr int32_t kMaxDays = 36'500'000;
  return width.days >= 0 && width.days <= kMaxDays && width.micros >= 0 && width.micros <= INT64_MAX / 4 &&
         (width.days > 0 || width.micros > 0);
}

void time_bucket(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const Interval& width = call.args[0]->at<Interval>(row);
    const Micros origin = call.args.size() > 2 ? int_at(call, 2, row) : 0;
    if (!is_width(width))
      return fail(call, row, kBadParameter, "a bucket is some months wide, or some days and times; never both"), false;
    if (bucket_start(width, int_at(call, 1, row), origin, out)) return true;
    return fail_overflow(call, row), false;
  });
}

constexpr Overload kBucketOverloads[] = {{{TypeId::Interval, kTime}, kTime, time_bucket},
                                         {{TypeId::Interval, kTime, kTime}, kTime, time_bucket}};

}  // namespace

extern const ScalarFunction kMakeTime = {
    "make_time",
    "make_time(hour, minute, second)",
    "The TIME of three numbers, the second with up to six places; one that does not exist is a row error.",
    "make_time(13, 45, 10.5)",
    "13:45:10.500",
    [](std::span<const Argument> arguments) {
      return bind_make("make_time", "(hour, minute, second)", 3, TypeId::Time, make_time, arguments);
    }};

extern const ScalarFunction kMakeTimestamp = {
    "make_timestamp",
    "make_timestamp(year, month, day, hour, minute, second)",
    "The TIMESTAMP of six numbers, the second with up to six places; one that does not exist is a row error.",
    "make_timestamp(2024, 5, 1, 13, 45, 10.5)",
    "2024-05-01T13:45:10.500Z",
    [](std::span<const Argument> arguments) {
      return bind_make("make_timestamp", "(year, month, day, hour, minute, second)", 6, kTime, make_timestamp,
                       arguments);
    }};

extern const ScalarFunction kTimeBucket = {
    "time_bucket",
    "time_bucket(width, time [, origin])",
    "The beginning of the bucket around a time; buckets are counted from the origin, or from 1970. Widths are months, "
    "or "
    "days and times.",
    "time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-05-01T13:49:10Z')",
    "2024-05-01T13:45:00Z",
    [](std::span<const Argument> arguments) { return choose("time_bucket", kBucketOverloads, arguments); }};

}  // namespace velo::functions
