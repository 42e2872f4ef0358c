// The current time is the batch's, fixed once for all of its rows.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

int64_t day_of(Micros at) { return at / kMicrosPerDay - (at % kMicrosPerDay < 0 ? 1 : 0); }

void now(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int64_t>(), [at = call.now.micros()](uint32_t) { return at; });
}

void current_date(ScalarCall& call) {
  fill_rows(call.rows, call.out.data<int32_t>(),
            [day = static_cast<int32_t>(day_of(call.now.micros()))](uint32_t) { return day; });
}

void current_time(ScalarCall& call) {
  const Micros at = call.now.micros();
  const int64_t time = at - day_of(at) * kMicrosPerDay;
  fill_rows(call.rows, call.out.data<int64_t>(), [time](uint32_t) { return time; });
}

Result<BoundScalar> bind_clock(std::string_view name, TypeId type, ScalarKernel kernel,
                               std::span<const Argument> arguments) {
  if (!arguments.empty()) return wrong_count(name, "no argument", arguments.size());
  return bound(type, {}, kernel);
}

}  // namespace

extern const ScalarFunction kNow = {
    "now",
    "now()",
    "The current time, the same for all rows of a batch.",
    "now() > TIMESTAMP '2020-01-01T00:00:00Z'",
    "true",
    [](std::span<const Argument> arguments) { return bind_clock("now", TypeId::Timestamp, now, arguments); },
    false};

extern const ScalarFunction kCurrentDate = {"current_date",
                                            "current_date",
                                            "The current date in UTC.",
                                            "current_date > DATE '2020-01-01'",
                                            "true",
                                            [](std::span<const Argument> arguments) {
                                              return bind_clock("current_date", TypeId::Date, current_date, arguments);
                                            },
                                            false};

extern const ScalarFunction kCurrentTime = {"current_time",
                                            "current_time",
                                            "The current time of day in UTC.",
                                            "current_time IS NOT NULL",
                                            "true",
                                            [](std::span<const Argument> arguments) {
                                              return bind_clock("current_time", TypeId::Time, current_time, arguments);
                                            },
                                            false};

}  // namespace velo::functions
