// EXTRACT and its short forms YEAR(t) … SECOND(t). The field is chosen when the query is planned; each row then costs
// one calendar conversion at most.
#include "base/text.hpp"
#include "functions/date_part.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

int64_t time_of_day(Micros at) { return at - floor_divide(at, kMicrosPerDay) * kMicrosPerDay; }
int64_t days_of(Micros at) { return floor_divide(at, kMicrosPerDay); }
CivilDate date_of(Micros at) { return civil_from_days(static_cast<int32_t>(days_of(at))); }
int64_t iso_weekday(Micros at) { return ((days_of(at) + 3) % 7 + 7) % 7 + 1; }
int64_t day_of_year(Micros at) { return days_of(at) - days_from_civil({date_of(at).year, 1, 1}) + 1; }

// The Thursday of the week around an instant: its year is the year to which ISO 8601 counts the week.
CivilDate thursday_of(Micros at) { return civil_from_days(static_cast<int32_t>(days_of(at) - iso_weekday(at) + 4)); }

// The week that holds the year's first Thursday is number 1.
int64_t iso_week(Micros at) {
  const int64_t thursday = days_of(at) - iso_weekday(at) + 4;
  const CivilDate date = civil_from_days(static_cast<int32_t>(thursday));
  return (thursday - days_from_civil({date.year, 1, 1})) / 7 + 1;
}

template <DatePart kPart>
int64_t field(Micros at) {
  switch (kPart) {
    case DatePart::Microsecond: return time_of_day(at) % kMicrosPerMinute;
    case DatePart::Millisecond: return time_of_day(at) % kMicrosPerMinute / 1000;
    case DatePart::Second: return time_of_day(at) / kMicrosPerSecond % 60;
    case DatePart::Minute: return time_of_day(at) / kMicrosPerMinute % 60;
    case DatePart::Hour: return time_of_day(at) / kMicrosPerHour;
    case DatePart::Day: return date_of(at).day;
    case DatePart::Week: return iso_week(at);
    case DatePart::Month: return date_of(at).month;
    case DatePart::Quarter: return (date_of(at).month + 2) / 3;
    case DatePart::Year: return date_of(at).year;
    case DatePart::Decade: return floor_divide(date_of(at).year, 10);
    case DatePart::Century: return floor_divide(date_of(at).year - 1, 100) + 1;
    case DatePart::Millennium: return floor_divide(date_of(at).year - 1, 1000) + 1;
    case DatePart::Dow: return iso_weekday(at) % 7;
    case DatePart::IsoDow: return iso_weekday(at);
    case DatePart::Doy: return day_of_year(at);
    case DatePart::IsoYear: return thursday_of(at).year;
    case DatePart::Epoch: return floor_divide(at, kMicrosPerSecond);
  }
}

template <DatePart kPart>
void extract_field(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t at) { return field<kPart>(at); });
}

// Seconds with their fraction, as DECIMAL(8,6) and DECIMAL(18,6): the microseconds are the unscaled number.
void extract_second(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t at) { return time_of_day(at) % kMicrosPerMinute; });
}
void extract_epoch(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t at) { return at; });
}

int64_t interval_field(DatePart part, const Interval& interval) {
  switch (part) {
    case DatePart::Year: return interval.months / 12;
    case DatePart::Quarter: return interval.months % 12 / 3 + 1;
    case DatePart::Month: return interval.months % 12;
    case DatePart::Day: return interval.days;
    case DatePart::Hour: return interval.micros / kMicrosPerHour;
    case DatePart::Minute: return interval.micros / kMicrosPerMinute % 60;
    case DatePart::Second: return interval.micros % kMicrosPerMinute;
    case DatePart::Millisecond: return interval.micros % kMicrosPerMinute / 1000;
    case DatePart::Microsecond: return interval.micros % kMicrosPerMinute;
    default: break;
  }
  // As PostgreSQL: a year has 365.25 days here, a month 30.
  const int64_t year_micros = interval.months / 12 * (kMicrosPerDay * 1461 / 4);
  return year_micros + (int64_t{interval.months % 12} * 30 + interval.days) * kMicrosPerDay + interval.micros;
}

void extract_interval(ScalarCall& call) {
  const DatePart part = *static_cast<const DatePart*>(call.data);
  const Vector& in = *call.args.back();
  fill_rows(call.rows, call.out.data<int64_t>(),
            [&](uint32_t row) { return interval_field(part, in.at<Interval>(row)); });
}

// The kernels see EXTRACT's operand as their first argument: the field's name is gone by then.
void drop_field(ScalarCall& call, ScalarKernel kernel) {
  ScalarCall inner{call.args.subspan(1), call.rows, call.out, call.errors, call.data, call.now};
  kernel(inner);
}

template <ScalarKernel kKernel>
void after_field(ScalarCall& call) {
  drop_field(call, kKernel);
}

template <DatePart kPart>
constexpr ScalarKernel kField = after_field<extract_field<kPart>>;

ScalarKernel field_kernel(DatePart part) {
  switch (part) {
    case DatePart::Microsecond: return kField<DatePart::Microsecond>;
    case DatePart::Millisecond: return kField<DatePart::Millisecond>;
    case DatePart::Second: return after_field<extract_second>;
    case DatePart::Minute: return kField<DatePart::Minute>;
    case DatePart::Hour: return kField<DatePart::Hour>;
    case DatePart::Day: return kField<DatePart::Day>;
    case DatePart::Week: return kField<DatePart::Week>;
    case DatePart::Month: return kField<DatePart::Month>;
    case DatePart::Quarter: return kField<DatePart::Quarter>;
    case DatePart::Year: return kField<DatePart::Year>;
    case DatePart::Decade: return kField<DatePart::Decade>;
    case DatePart::Century: return kField<DatePart::Century>;
    case DatePart::Millennium: return kField<DatePart::Millennium>;
    case DatePart::Dow: return kField<DatePart::Dow>;
    case DatePart::IsoDow: return kField<DatePart::IsoDow>;
    case DatePart::Doy: return kField<DatePart::Doy>;
    case DatePart::IsoYear: return kField<DatePart::IsoYear>;
    case DatePart::Epoch: return after_field<extract_epoch>;
  }
  return nullptr;
}

Type field_type(DatePart part) {
  if (part == DatePart::Second) return Type::decimal(8, 6);
  if (part == DatePart::Epoch) return Type::decimal(18, 6);
  return TypeId::BigInt;
}

bool is_time_field(DatePart part) { return part <= DatePart::Hour || part == DatePart::Epoch; }

Error no_field(const Argument& field) {
  const std::string* name = constant_text(field);
  return Error(kBadConstant,
               name ? "'" + *name + "' is not a field of a time" : "the field of EXTRACT must be a constant")
      .with_hint(
          "fields: year isoyear quarter month week day dow isodow doy hour minute second millisecond microsecond "
          "epoch");
}

Result<BoundScalar> bind_extract(std::span<const Argument> arguments) {
  if (arguments.size() != 2) return wrong_count("extract", "a field and a time", arguments.size());
  const std::string* name = constant_text(arguments[0]);
  const auto part = name ? date_part(*name) : std::nullopt;
  if (!part) return no_field(arguments[0]);
  const Type& type = arguments[1].type;
  if (type.is(TypeId::Interval)) {
    return bound(field_type(*part), {TypeId::String, type}, extract_interval, std::make_shared<const DatePart>(*part));
  }
  if (type.is(TypeId::Time) && !is_time_field(*part))
    return wrong_types("extract", "a time of day only for its own fields", arguments);
  const bool untyped = type.is(TypeId::Null) || constant_text(arguments[1]);
  if (!type.is_temporal() && !untyped)
    return wrong_types("extract", "(field, TIMESTAMP, DATE, TIME or INTERVAL)", arguments);
  return bound(field_type(*part), {TypeId::String, type.is(TypeId::Time) ? TypeId::Time : TypeId::Timestamp},
               field_kernel(*part));
}

template <DatePart kPart>
Result<BoundScalar> bind_field(std::string_view name, std::span<const Argument> arguments) {
  static constexpr Overload kDates[] = {{{TypeId::Timestamp}, TypeId::BigInt, extract_field<kPart>}};
  static constexpr Overload kTimes[] = {{{TypeId::Timestamp}, TypeId::BigInt, extract_field<kPart>},
                                        {{TypeId::Time}, TypeId::BigInt, extract_field<kPart>}};
  if (kPart <= DatePart::Hour) return choose(name, kTimes, arguments);
  return choose(name, kDates, arguments);
}

}  // namespace

using Arguments = std::span<const Argument>;

extern const ScalarFunction kExtract = {
    "extract",
    "extract(field FROM time)",
    "A field of a time: millennium century decade year isoyear quarter month week day dow isodow doy hour minute "
    "second millisecond microsecond epoch. Second and epoch are decimals with six places, the others BIGINT; weeks are "
    "those of ISO 8601, dow is 0 on Sunday.",
    "extract(hour FROM TIMESTAMP '2024-05-01T13:45:10Z')",
    "13",
    bind_extract};

extern const ScalarFunction kYear = {
    "year",      "year(time)",
    "The year.", "year(DATE '2024-05-01')",
    "2024",      [](Arguments arguments) { return bind_field<DatePart::Year>("year", arguments); }};

extern const ScalarFunction kQuarter = {
    "quarter", "quarter(time)", "The quarter, 1 to 4.", "quarter(DATE '2024-05-01')", "2", [](Arguments arguments) {
      return bind_field<DatePart::Quarter>("quarter", arguments);
    }};

extern const ScalarFunction kMonth = {
    "month", "month(time)", "The month, 1 to 12.", "month(DATE '2024-05-01')", "5", [](Arguments arguments) {
      return bind_field<DatePart::Month>("month", arguments);
    }};

extern const ScalarFunction kWeek = {
    "week", "week(time)", "The week of ISO 8601, 1 to 53.", "week(DATE '2024-01-01')", "1", [](Arguments arguments) {
      return bind_field<DatePart::Week>("week", arguments);
    }};

extern const ScalarFunction kDay = {
    "day", "day(time)", "The day of the month.", "day(DATE '2024-05-17')", "17", [](Arguments arguments) {
      return bind_field<DatePart::Day>("day", arguments);
    }};

extern const ScalarFunction kDayOfWeek = {
    "dayofweek",
    "dayofweek(time)",
    "The day of the week: 0 is Sunday, 6 Saturday.",
    "dayofweek(DATE '2024-05-05')",
    "0",
    [](Arguments arguments) { return bind_field<DatePart::Dow>("dayofweek", arguments); }};

extern const ScalarFunction kDayOfYear = {
    "dayofyear",
    "dayofyear(time)",
    "The day of the year, 1 to 366.",
    "dayofyear(DATE '2024-02-01')",
    "32",
    [](Arguments arguments) { return bind_field<DatePart::Doy>("dayofyear", arguments); }};

extern const ScalarFunction kHour = {"hour",
                                     "hour(time)",
                                     "The hour, 0 to 23.",
                                     "hour(TIMESTAMP '2024-05-01T13:45:10Z')",
                                     "13",
                                     [](Arguments arguments) { return bind_field<DatePart::Hour>("hour", arguments); }};

extern const ScalarFunction kMinute = {
    "minute",
    "minute(time)",
    "The minute, 0 to 59.",
    "minute(TIMESTAMP '2024-05-01T13:45:10Z')",
    "45",
    [](Arguments arguments) { return bind_field<DatePart::Minute>("minute", arguments); }};

extern const ScalarFunction kSecond = {
    "second",
    "second(time)",
    "The whole second, 0 to 59.",
    "second(TIMESTAMP '2024-05-01T13:45:10.5Z')",
    "10",
    [](Arguments arguments) { return bind_field<DatePart::Second>("second", arguments); }};

}  // namespace velo::functions
