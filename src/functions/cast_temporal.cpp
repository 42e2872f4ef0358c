// Dates, times and timestamps into each other. Everything is UTC, so that a timestamp splits into its day and the time
// in that day.
#include "functions/cast_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

int64_t day_of(Micros at) { return at / kMicrosPerDay - (at % kMicrosPerDay < 0 ? 1 : 0); }

int64_t time_of_day(Micros at) {
  const int64_t rest = at % kMicrosPerDay;
  return rest < 0 ? rest + kMicrosPerDay : rest;
}

void date_to_timestamp(ScalarCall& call) {
  convert_rows<int32_t, int64_t>(call, [](const int32_t& days, int64_t& out) -> ErrorCode {
    return __builtin_mul_overflow(int64_t{days}, kMicrosPerDay, &out) ? kOverflow : 0;
  });
}

void timestamp_to_date(ScalarCall& call) {
  convert_rows<int64_t, int32_t>(call, [](const int64_t& at, int32_t& out) { out = static_cast<int32_t>(day_of(at)); });
}

void timestamp_to_time(ScalarCall& call) {
  convert_rows<int64_t, int64_t>(call, [](const int64_t& at, int64_t& out) { out = time_of_day(at); });
}

void time_to_interval(ScalarCall& call) {
  convert_rows<int64_t, Interval>(call, [](const int64_t& time, Interval& out) { out = {0, 0, time}; });
}

void interval_to_time(ScalarCall& call) {
  convert_rows<Interval, int64_t>(call,
                                  [](const Interval& interval, int64_t& out) { out = time_of_day(interval.micros); });
}

}  // namespace

ScalarKernel temporal_cast(const Type& from, const Type& to) {
  if (from.is(TypeId::Date) && to.is(TypeId::Timestamp)) return date_to_timestamp;
  if (from.is(TypeId::Timestamp) && to.is(TypeId::Date)) return timestamp_to_date;
  if (from.is(TypeId::Timestamp) && to.is(TypeId::Time)) return timestamp_to_time;
  if (from.is(TypeId::Time) && to.is(TypeId::Interval)) return time_to_interval;
  if (from.is(TypeId::Interval) && to.is(TypeId::Time)) return interval_to_time;
  return nullptr;
}

}  // namespace velo::functions
