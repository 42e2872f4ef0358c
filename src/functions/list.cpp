// The table of contents of the scalar functions, alphabetical (operators first). A function is defined in a family file
// `scalar_<family>.cpp` and becomes visible by its line here; a further name for it is a line in kAliases.
#include <algorithm>

#include "base/text.hpp"
#include "functions/scalar.hpp"

namespace velo::functions {

#define VELO_SCALAR_FUNCTIONS(ENTRY) \
  ENTRY(kModulo)                     \
  ENTRY(kTimes)                      \
  ENTRY(kPlus)                       \
  ENTRY(kMinus)                      \
  ENTRY(kDivide)                     \
  ENTRY(kLess)                       \
  ENTRY(kLessEqual)                  \
  ENTRY(kNotEqual)                   \
  ENTRY(kEqual)                      \
  ENTRY(kGreater)                    \
  ENTRY(kGreaterEqual)               \
  ENTRY(kPipes)                      \
  ENTRY(kAbs)                        \
  ENTRY(kAcos)                       \
  ENTRY(kAscii)                      \
  ENTRY(kAsin)                       \
  ENTRY(kAtan)                       \
  ENTRY(kAtan2)                      \
  ENTRY(kCbrt)                       \
  ENTRY(kCeil)                       \
  ENTRY(kChr)                        \
  ENTRY(kCoalesce)                   \
  ENTRY(kConcat)                     \
  ENTRY(kConcatWs)                   \
  ENTRY(kContains)                   \
  ENTRY(kCos)                        \
  ENTRY(kCosh)                       \
  ENTRY(kCot)                        \
  ENTRY(kCurrentDate)                \
  ENTRY(kCurrentTime)                \
  ENTRY(kDateFormat)                 \
  ENTRY(kDateParse)                  \
  ENTRY(kDateTrunc)                  \
  ENTRY(kDateAdd)                    \
  ENTRY(kToDate)                     \
  ENTRY(kDateSub)                    \
  ENTRY(kDateDiff)                   \
  ENTRY(kDay)                        \
  ENTRY(kDayName)                    \
  ENTRY(kDayOfWeek)                  \
  ENTRY(kDayOfYear)                  \
  ENTRY(kDegrees)                    \
  ENTRY(kEndsWith)                   \
  ENTRY(kExp)                        \
  ENTRY(kExtract)                    \
  ENTRY(kFloor)                      \
  ENTRY(kFromBase64)                 \
  ENTRY(kFromUnixMillis)             \
  ENTRY(kFromUnixtime)               \
  ENTRY(kGreatest)                   \
  ENTRY(kHex)                        \
  ENTRY(kHour)                       \
  ENTRY(kIf)                         \
  ENTRY(kIlike)                      \
  ENTRY(kInitcap)                    \
  ENTRY(kDistinctFrom)               \
  ENTRY(kNotDistinctFrom)            \
  ENTRY(kLastDay)                    \
  ENTRY(kLeast)                      \
  ENTRY(kLeft)                       \
  ENTRY(kLength)                     \
  ENTRY(kLike)                       \
  ENTRY(kLn)                         \
  ENTRY(kLocate)                     \
  ENTRY(kLog)                        \
  ENTRY(kLog10)                      \
  ENTRY(kLog2)                       \
  ENTRY(kLower)                      \
  ENTRY(kLpad)                       \
  ENTRY(kLtrim)                      \
  ENTRY(kMakeDate)                   \
  ENTRY(kMd5)                        \
  ENTRY(kMinute)                     \
  ENTRY(kMod)                        \
  ENTRY(kMonth)                      \
  ENTRY(kMonthName)                  \
  ENTRY(kNow)                        \
  ENTRY(kNullif)                     \
  ENTRY(kOctetLength)                \
  ENTRY(kPi)                         \
  ENTRY(kPosition)                   \
  ENTRY(kPower)                      \
  ENTRY(kQuarter)                    \
  ENTRY(kRadians)                    \
  ENTRY(kRegexpExtract)              \
  ENTRY(kRegexpLike)                 \
  ENTRY(kRegexpReplace)              \
  ENTRY(kRepeat)                     \
  ENTRY(kReplace)                    \
  ENTRY(kReverse)                    \
  ENTRY(kRight)                      \
  ENTRY(kRound)                      \
  ENTRY(kRpad)                       \
  ENTRY(kRtrim)                      \
  ENTRY(kSecond)                     \
  ENTRY(kSha1)                       \
  ENTRY(kSha256)                     \
  ENTRY(kSha512)                     \
  ENTRY(kSign)                       \
  ENTRY(kSin)                        \
  ENTRY(kSinh)                       \
  ENTRY(kSpace)                      \
  ENTRY(kSplitIndex)                 \
  ENTRY(kSplitPart)                  \
  ENTRY(kSqrt)                       \
  ENTRY(kStartsWith)                 \
  ENTRY(kStrpos)                     \
  ENTRY(kSubstring)                  \
  ENTRY(kTan)                        \
  ENTRY(kTanh)                       \
  ENTRY(kTimestamp)                  \
  ENTRY(kTimestampDiff)              \
  ENTRY(kTimezone)                   \
  ENTRY(kToBase64)                   \
  ENTRY(kToTimestamp)                \
  ENTRY(kTranslate)                  \
  ENTRY(kTrim)                       \
  ENTRY(kTrunc)                      \
  ENTRY(kTypeof)                     \
  ENTRY(kUnhex)                      \
  ENTRY(kUnixMillis)                 \
  ENTRY(kUnixTimestamp)              \
  ENTRY(kUpper)                      \
  ENTRY(kUuid)                       \
  ENTRY(kWeek)                       \
  ENTRY(kYear)

#define VELO_DECLARE(name) extern const ScalarFunction name;
VELO_SCALAR_FUNCTIONS(VELO_DECLARE)
#undef VELO_DECLARE

namespace {

struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias kAliases[] = {
    {"!=", "<>"},
    {"adddate", "dateadd"},
    {"base64", "to_base64"},
    {"btrim", "trim"},
    {"ceiling", "ceil"},
    {"char", "chr"},
    {"char_length", "length"},
    {"character_length", "length"},
    {"current_timestamp", "now"},
    {"date_add", "dateadd"},
    {"date_diff", "datediff"},
    {"date_part", "extract"},
    {"day_name", "dayname"},
    {"day_of_week", "dayofweek"},
    {"day_of_year", "dayofyear"},
    {"dayofmonth", "day"},
    {"epoch_ms", "unix_millis"},
    {"ifnull", "coalesce"},
    {"iif", "if"},
    {"instr", "strpos"},
    {"lcase", "lower"},
    {"len", "length"},
    {"localtimestamp", "now"},
    {"month_name", "monthname"},
    {"nvl", "coalesce"},
    {"pow", "power"},
    {"regexp", "regexp_like"},
    {"rlike", "regexp_like"},
    {"sha", "sha1"},
    {"strlen", "length"},
    {"subdate", "date_sub"},
    {"substr", "substring"},
    {"timestamp_millis", "from_unix_millis"},
    {"timestampadd", "dateadd"},
    {"to_char", "date_format"},
    {"to_date", "date"},
    {"to_unixtime", "unix_timestamp"},
    {"truncate", "trunc"},
    {"ucase", "upper"},
    {"unbase64", "from_base64"},
    {"weekofyear", "week"},
};

const std::vector<ScalarFunction>& table() {
#define VELO_COPY(name) name,
  static const std::vector<ScalarFunction> functions = {VELO_SCALAR_FUNCTIONS(VELO_COPY)};
#undef VELO_COPY
  return functions;
}

std::string_view resolve_alias(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (equals_ignore_case(alias.alias, name)) return alias.name;
  }
  return name;
}

}  // namespace

std::span<const ScalarFunction> scalar_functions() { return table(); }

const ScalarFunction* find_scalar(std::string_view name) {
  const std::string_view wanted = resolve_alias(name);
  const auto& functions = table();
  const auto found = std::find_if(functions.begin(), functions.end(), [&](const ScalarFunction& function) {
    return equals_ignore_case(function.name, wanted);
  });
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace velo::functions
