// Times as text by strftime patterns, and times as seconds since 1970.
#include <cmath>
#include <optional>

#include "functions/overload.hpp"
#include "functions/text_builder.hpp"
#include "functions/time_format.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kText = TypeId::String;
constexpr TypeId kTime = TypeId::Timestamp;

// The pattern prepared by the binding, or the newest computed one.
class Formats {
 public:
  explicit Formats(ScalarCall& call) : call_(call), prepared_(static_cast<const TimeFormat*>(call.data)) {}

  const TimeFormat* at(uint32_t row) {
    if (prepared_) return prepared_;
    const std::string_view pattern = text_at(call_, 1, row);
    if (!computed_ || pattern != pattern_) {
      Result<TimeFormat> made = TimeFormat::make(pattern);
      if (!made.ok()) return fail(call_, row, kBadParameter, made.error().message), nullptr;
      computed_ = std::move(made).value();
      pattern_ = pattern;
    }
    return &*computed_;
  }

 private:
  ScalarCall& call_;
  const TimeFormat* prepared_;
  std::optional<TimeFormat> computed_;
  std::string pattern_;
};

void write_rows(ScalarCall& call, int64_t factor) {
  Formats formats(call);
  TextBuilder builder(call);
  call.rows.each([&](uint32_t row) {
    const TimeFormat* format = formats.at(row);
    int64_t micros;
    if (!format) return;
    if (__builtin_mul_overflow(call.args[0]->at<int64_t>(row), factor, &micros)) return fail_overflow(call, row);
    format->write(micros, builder.text());
    builder.finish(row);
  });
}

void date_format(ScalarCall& call) { write_rows(call, 1); }
void from_unixtime_format(ScalarCall& call) { write_rows(call, kMicrosPerSecond); }

void date_parse(ScalarCall& call) {
  Formats formats(call);
  call.rows.each([&](uint32_t row) {
    const TimeFormat* format = formats.at(row);
    if (!format) return;
    const std::string_view text = text_at(call, 0, row);
    if (format->read(text, call.out.data<int64_t>()[row])) return;
    fail(call, row, kBadText, "'" + std::string(text) + "' does not follow the time pattern");
  });
}

void parse_iso(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const std::string_view text = text_at(call, 0, row);
    if (parse_timestamp(text, call.out.data<int64_t>()[row])) return;
    fail(call, row, kBadText, "'" + std::string(text) + "' is not a timestamp");
  });
}

int32_t day_of(Micros at) { return static_cast<int32_t>(at / kMicrosPerDay - (at % kMicrosPerDay < 0 ? 1 : 0)); }

void to_date(ScalarCall& call) {
  try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
    const std::string_view text = text_at(call, 0, row);
    if (parse_date(text, out)) return true;
    return fail(call, row, kBadText, "'" + std::string(text) + "' is not a date"), false;
  });
}

void date_by_pattern(ScalarCall& call) {
  Formats formats(call);
  try_rows<int32_t>(call, [&](uint32_t row, int32_t& out) {
    const TimeFormat* format = formats.at(row);
    if (!format) return false;
    const std::string_view text = text_at(call, 0, row);
    Micros at = 0;
    if (format->read(text, at)) return out = day_of(at), true;
    return fail(call, row, kBadText, "'" + std::string(text) + "' does not follow the time pattern"), false;
  });
}

void day_of_time(ScalarCall& call) {
  map_unary<int64_t, int32_t>(call, [](int64_t at) { return day_of(at); });
}

void same_time(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t at) { return at; });
}

void from_seconds(ScalarCall& call) {
  const Vector& seconds = *call.args[0];
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    if (!__builtin_mul_overflow(seconds.at<int64_t>(row), kMicrosPerSecond, &out)) return true;
    fail_overflow(call, row);
    return false;
  });
}

void from_real_seconds(ScalarCall& call) {
  const Vector& seconds = *call.args[0];
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const double micros = std::round(seconds.at<double>(row) * 1e6);
    if (!(std::abs(micros) < 9.2e18)) return fail_overflow(call, row), false;
    out = static_cast<int64_t>(micros);
    return true;
  });
}

void unix_timestamp(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call,
                              [](int64_t at) { return at / kMicrosPerSecond - (at % kMicrosPerSecond < 0 ? 1 : 0); });
}

Result<BoundScalar> bind_formatted(std::string_view name, std::span<const Overload> overloads,
                                   std::span<const Argument> arguments) {
  VELO_TRY(BoundScalar chosen, choose(name, overloads, arguments));
  const std::string* pattern = arguments.size() == 2 ? constant_text(arguments[1]) : nullptr;
  if (pattern) {
    VELO_TRY(TimeFormat format, TimeFormat::make(*pattern));
    chosen.data = std::make_shared<const TimeFormat>(std::move(format));
  }
  return chosen;
}

constexpr Overload kFormatOverloads[] = {{{kTime, kText}, kText, date_format}};
constexpr Overload kParseOverloads[] = {{{kText, kText}, kTime, date_parse}};
constexpr Overload kDateOverloads[] = {{{kText}, TypeId::Date, to_date},
                                       {{kText, kText}, TypeId::Date, date_by_pattern},
                                       {{kTime}, TypeId::Date, day_of_time}};
constexpr Overload kToTimestampOverloads[] = {{{kText}, kTime, parse_iso},
                                              {{kText, kText}, kTime, date_parse},
                                              {{TypeId::BigInt}, kTime, from_seconds},
                                              {{TypeId::Double}, kTime, from_real_seconds}};
constexpr Overload kTimestampOverloads[] = {{{kText}, kTime, parse_iso}, {{kTime}, kTime, same_time}};
constexpr Overload kFromUnixtimeOverloads[] = {{{TypeId::BigInt}, kTime, from_seconds},
                                               {{TypeId::Double}, kTime, from_real_seconds},
                                               {{TypeId::BigInt, kText}, kText, from_unixtime_format}};
constexpr Overload kUnixTimestampOverloads[] = {{{kTime}, TypeId::BigInt, unix_timestamp}};

}  // namespace

extern const ScalarFunction kDateFormat = {
    "date_format",
    "date_format(time, pattern)",
    "The time as text by a strftime pattern (%Y %m %d %H %M %S, %f microseconds, %L milliseconds, %b %a names, %j, "
    "%s), or one of letters: yyyy-MM-dd HH:mm:ss as in Java, YYYY-MM-DD HH24:MI:SS as in PostgreSQL.",
    "date_format(TIMESTAMP '2024-05-01T13:45:10Z', '%Y/%m/%d %H:%M')",
    "2024/05/01 13:45",
    [](std::span<const Argument> arguments) { return bind_formatted("date_format", kFormatOverloads, arguments); }};

extern const ScalarFunction kDateParse = {
    "date_parse",
    "date_parse(text, pattern)",
    "Reads a TIMESTAMP by a strftime pattern; a text that does not follow it is a row error.",
    "date_parse('01.05.2024 13:45', '%d.%m.%Y %H:%M')",
    "2024-05-01T13:45:00Z",
    [](std::span<const Argument> arguments) { return bind_formatted("date_parse", kParseOverloads, arguments); }};

extern const ScalarFunction kToDate = {
    "date",
    "date(text [, pattern]), date(time)",
    "The DATE of a text `YYYY-MM-DD` or of one that follows the pattern, or the day of a TIMESTAMP in UTC.",
    "date(TIMESTAMP '2024-05-01T13:45:10Z')",
    "2024-05-01",
    [](std::span<const Argument> arguments) { return bind_formatted("date", kDateOverloads, arguments); }};

extern const ScalarFunction kToTimestamp = {
    "to_timestamp",
    "to_timestamp(text [, pattern]), to_timestamp(seconds)",
    "Reads a TIMESTAMP from ISO 8601 text, from text by a strftime pattern, or from seconds since 1970.",
    "to_timestamp(86400)",
    "1970-01-02T00:00:00Z",
    [](std::span<const Argument> arguments) {
      return bind_formatted("to_timestamp", kToTimestampOverloads, arguments);
    }};

extern const ScalarFunction kTimestamp = {
    "timestamp",
    "timestamp(x)",
    "A TIMESTAMP from ISO 8601 text or a DATE.",
    "timestamp('2024-05-01 13:45')",
    "2024-05-01T13:45:00Z",
    [](std::span<const Argument> arguments) { return choose("timestamp", kTimestampOverloads, arguments); }};

extern const ScalarFunction kFromUnixtime = {
    "from_unixtime",
    "from_unixtime(seconds [, pattern])",
    "The TIMESTAMP so many seconds after 1970, or its text by a strftime pattern.",
    "from_unixtime(60)",
    "1970-01-01T00:01:00Z",
    [](std::span<const Argument> arguments) {
      return bind_formatted("from_unixtime", kFromUnixtimeOverloads, arguments);
    }};

extern const ScalarFunction kUnixTimestamp = {
    "unix_timestamp",
    "unix_timestamp(time)",
    "Whole seconds since 1970 as BIGINT.",
    "unix_timestamp(TIMESTAMP '1970-01-02T00:00:00Z')",
    "86400",
    [](std::span<const Argument> arguments) { return choose("unix_timestamp", kUnixTimestampOverloads, arguments); }};

}  // namespace velo::functions
