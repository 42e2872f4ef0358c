// Moving times by units and counting units between them. Units are named by a text, usually a constant.
#include "functions/date_part.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kTime = TypeId::Timestamp;
constexpr TypeId kCount = TypeId::BigInt;

// The unit prepared by the binding, or the one named in the row.
bool unit_of(ScalarCall& call, uint32_t row, DatePart& unit) {
  if (call.data) {
    unit = *static_cast<const DatePart*>(call.data);
    return true;
  }
  Result<DatePart> found = date_unit(text_at(call, 0, row));
  if (!found.ok()) return fail(call, row, kBadParameter, found.error().message), false;
  unit = *found;
  return true;
}

int64_t int_at(const ScalarCall& call, size_t argument, uint32_t row) { return call.args[argument]->at<int64_t>(row); }

void date_trunc(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    DatePart unit;
    if (!unit_of(call, row, unit)) return false;
    out = truncate_to(unit, int_at(call, 1, row));
    return true;
  });
}

void date_add(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    DatePart unit;
    if (!unit_of(call, row, unit)) return false;
    if (add_units(unit, int_at(call, 1, row), int_at(call, 2, row), out)) return true;
    fail_overflow(call, row);
    return false;
  });
}

void add_length(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    if (add_interval(int_at(call, 0, row), call.args[1]->at<Interval>(row), out)) return true;
    return fail_overflow(call, row), false;
  });
}

void add_days(ScalarCall& call) {
  try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
    int64_t days;
    const bool far = __builtin_add_overflow(int64_t{call.args[0]->at<int32_t>(row)}, int_at(call, 1, row), &days);
    out = static_cast<int32_t>(days);
    if (!far && out == days) return true;
    return fail_overflow(call, row), false;
  });
}

template <int64_t (*kCountUnits)(DatePart, Micros, Micros)>
void difference(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    DatePart unit;
    if (!unit_of(call, row, unit)) return false;
    out = kCountUnits(unit, int_at(call, 1, row), int_at(call, 2, row));
    return true;
  });
}

void difference_in_days(ScalarCall& call) {
  map_binary<int64_t, int64_t, int64_t>(
      call, [](int64_t end, int64_t start) { return boundaries_between(DatePart::Day, start, end); });
}

Result<BoundScalar> with_unit(Result<BoundScalar> chosen, const Argument& unit) {
  const std::string* name = constant_text(unit);
  if (!chosen.ok() || !name || !chosen->arguments[0].is_text()) return chosen;
  VELO_TRY(DatePart part, date_unit(*name));
  chosen->data = std::make_shared<const DatePart>(part);
  return chosen;
}

Result<BoundScalar> bind_unit(std::string_view name, std::span<const Overload> overloads,
                              std::span<const Argument> arguments) {
  Result<BoundScalar> chosen = choose(name, overloads, arguments);
  if (!chosen.ok()) return chosen;
  return with_unit(std::move(chosen), arguments[0]);
}

constexpr Overload kTruncOverloads[] = {{{kText, kTime}, kTime, date_trunc}};
constexpr Overload kAddOverloads[] = {{{kText, kCount, kTime}, kTime, date_add},
                                      {{TypeId::Date, kCount}, TypeId::Date, add_days},
                                      {{kTime, TypeId::Interval}, kTime, add_length}};
constexpr Overload kDiffOverloads[] = {{{kText, kTime, kTime}, kCount, difference<boundaries_between>},
                                       {{kTime, kTime}, kCount, difference_in_days}};
constexpr Overload kTimestampDiffOverloads[] = {{{kText, kTime, kTime}, kCount, difference<units_between>}};

}  // namespace

extern const ScalarFunction kDateTrunc = {
    "date_trunc",
    "date_trunc(unit, time)",
    "The beginning of the unit (microsecond to century) around a time; weeks begin on Monday.",
    "date_trunc('hour', TIMESTAMP '2024-05-01T13:45:10Z')",
    "2024-05-01T13:00:00Z",
    [](std::span<const Argument> arguments) { return bind_unit("date_trunc", kTruncOverloads, arguments); }};

extern const ScalarFunction kDateAdd = {
    "dateadd",
    "dateadd(unit, n, time), date_add(date, days), date_add(time, interval)",
    "The time n units later, or later by an INTERVAL, or the date so many days later; the day of the month is clamped "
    "to "
    "the month's length.",
    "dateadd('month', 1, TIMESTAMP '2024-01-31T00:00:00Z')",
    "2024-02-29T00:00:00Z",
    [](std::span<const Argument> arguments) { return bind_unit("dateadd", kAddOverloads, arguments); }};

extern const ScalarFunction kDateDiff = {
    "datediff",
    "datediff(unit, from, to), datediff(to, from)",
    "How many beginnings of the unit lie between two times; with two arguments the days from the second to the first.",
    "datediff('day', TIMESTAMP '2024-01-01T23:00:00Z', TIMESTAMP '2024-01-02T01:00:00Z')",
    "1",
    [](std::span<const Argument> arguments) { return bind_unit("datediff", kDiffOverloads, arguments); }};

extern const ScalarFunction kTimestampDiff = {
    "timestampdiff",
    "timestampdiff(unit, from, to)",
    "How many whole units fit between two times; negative when `to` is earlier.",
    "timestampdiff('minute', TIMESTAMP '2024-01-01T00:00:00Z', TIMESTAMP '2024-01-01T01:30:59Z')",
    "90",
    [](std::span<const Argument> arguments) { return bind_unit("timestampdiff", kTimestampDiffOverloads, arguments); }};

}  // namespace velo::functions
