// Results of the scalar functions and operators, one table a family. Every entry is computed over literals; entries of
// the tables run with columns are computed over columns with NULLs and under selections, too.
#include <gtest/gtest.h>

#include "functions/scalar.hpp"
#include "scalar_table.hpp"

namespace velo::expr {
namespace {

std::string description(const ScalarCase& test) {
  std::string out = test.function + '(';
  for (const std::string& argument : test.arguments) out += argument + ' ';
  return out + ')';
}

void check_literals(const std::vector<ScalarCase>& tests) {
  for (const ScalarCase& test : tests) EXPECT_EQ(over_literals(test), test.result) << description(test);
}

void check(const std::vector<ScalarCase>& tests) {
  check_literals(tests);
  for (const ScalarCase& test : tests) EXPECT_EQ(over_columns(test), test.result) << description(test);
}

TEST(ScalarFunctions, IntegerArithmetic) {
  check({
      {"+", {"2", "3"}, "5"},
      {"+", {"2147483647", "1"}, "error 3201"},
      {"+", {"2147483647", "1L"}, "2147483648"},
      {"-", {"-9223372036854775807L", "2L"}, "error 3201"},
      {"*", {"4611686018427387904L", "2"}, "error 3201"},
      {"*", {"-3", "7L"}, "-21"},
      {"/", {"-7", "2"}, "-3"},
      {"/", {"7", "0"}, "error 3202"},
      {"/", {"-2147483648", "-1"}, "error 3201"},
      {"%", {"-7", "3"}, "-1"},
      {"%", {"-2147483648", "-1"}, "0"},
      {"%", {"1L", "0"}, "error 3202"},
      {"-", {"5"}, "-5"},
      {"-", {"-2147483648"}, "error 3201"},
  });
}

TEST(ScalarFunctions, FloatingArithmetic) {
  check({
      {"+", {"1e0", "2"}, "3"},
      {"*", {"2.5", "1e1"}, "25"},
      {"/", {"1e0", "4"}, "0.25"},
      {"/", {"1e0", "0"}, "error 3202"},
      {"%", {"7.5e0", "2"}, "1.5"},
  });
}

TEST(ScalarFunctions, DecimalArithmeticIsExact) {
  check({
      {"+", {"1.25", "2"}, "3.25"},
      {"+", {"0.1", "0.22"}, "0.32"},
      {"-", {"1.00", "0.999"}, "0.001"},
      {"*", {"1.50", "1.5"}, "2.250"},
      {"*", {"12345678901234.5678", "98765432109876.54"}, "1219326311370217903718945638.259412"},
      {"/", {"1.00", "3.0"}, "0.333333"},
      {"/", {"2.00", "3.0"}, "0.666667"},
      {"/", {"-2.00", "3.0"}, "-0.666667"},
      {"/", {"1.0", "0.0"}, "error 3202"},
      {"%", {"7.5", "2"}, "1.5"},
      {"%", {"-7.25", "0.5"}, "-0.25"},
      {"%", {"7.5", "0"}, "error 3202"},
      {"-", {"1.50"}, "-1.50"},
      {"+", {"9999999999999999999999999999999999999.0", "9999999999999999999999999999999999999.0"}, "error 3201"},
      {"+", {"4999999999999999999999999999999999999.5", "0.5"}, "5000000000000000000000000000000000000.0"},
  });
}

TEST(ScalarFunctions, Comparisons) {
  check({
      {"=", {"1.50", "1.5"}, "true"},
      {"=", {"9007199254740993L", "9007199254740992.0"}, "false"},
      {"<", {"2", "10L"}, "true"},
      {">=", {"2.0", "2"}, "true"},
      {"<>", {"'a'", "'b'"}, "true"},
      {"<", {"'a text beyond twelve a'", "'a text beyond twelve b'"}, "true"},
      {">", {"0.00000000000000000000000000000000000001", "9999999999999999999999999999999999999.0"}, "false"},
      {"<", {"DATE 2024-01-31", "TIMESTAMP 2024-01-31T00:00:01Z"}, "true"},
      {"=", {"INTERVAL 1 day", "INTERVAL 24 hours"}, "true"},
      {"=", {"true", "false"}, "false"},
      {"=", {"1", "DATE 2024-01-31"}, "refused 2201"},
  });
  check_literals({{">", {"DATE 2024-02-01", "'2024-01-31'"}, "true"},
                  {"=", {"5", "'five'"}, "refused 2208"},
                  {"=", {"NULL", "1"}, "NULL"},
                  {"is distinct from", {"NULL", "1"}, "true"},
                  {"is not distinct from", {"NULL", "NULL"}, "true"}});
}

TEST(ScalarFunctions, TemporalArithmetic) {
  check({
      {"+", {"TIMESTAMP 2024-01-31T10:00:00Z", "INTERVAL 1 month"}, "2024-02-29T10:00:00Z"},
      {"-", {"TIMESTAMP 2024-03-01T00:00:00Z", "INTERVAL 1 day 1 hour"}, "2024-02-28T23:00:00Z"},
      {"+", {"INTERVAL 1 hour", "TIMESTAMP 2024-03-01T00:00:00Z"}, "2024-03-01T01:00:00Z"},
      {"-", {"TIMESTAMP 2024-03-01T00:00:00Z", "TIMESTAMP 2024-02-28T22:00:00Z"}, "1 day 02:00:00"},
      {"-", {"DATE 2024-03-01", "DATE 2024-02-28"}, "2"},
      {"+", {"DATE 2024-02-28", "2"}, "2024-03-01"},
      {"+", {"TIME 23:30:00", "INTERVAL 1 hour"}, "00:30:00"},
      {"*", {"INTERVAL 90 minutes", "2"}, "03:00:00"},
      {"/", {"INTERVAL 1 day", "2"}, "12:00:00"},
      {"/", {"INTERVAL 1 day", "0"}, "error 3202"},
      {"-", {"INTERVAL 1 day"}, "-1 day"},
  });
}

TEST(ScalarFunctions, Texts) {
  check({
      {"upper", {"'straße é'"}, "STRAßE É"},
      {"lower", {"'ÀB'"}, "àb"},
      {"initcap", {"'hello wORLD-x'"}, "Hello World-X"},
      {"length", {"'Zürich'"}, "6"},
      {"octet_length", {"'Zürich'"}, "7"},
      {"substring", {"'Zürich'", "2", "3"}, "üri"},
      {"substring", {"'abc'", "-1", "3"}, "a"},
      {"substring", {"'abc'", "2"}, "bc"},
      {"substring", {"'abc'", "1", "-1"}, "error 3205"},
      {"left", {"'Zürich'", "-4"}, "Zü"},
      {"right", {"'abcde'", "2"}, "de"},
      {"right", {"'abcde'", "-2"}, "cde"},
      {"split_part", {"'a--b--c'", "'--'", "2"}, "b"},
      {"split_part", {"'a,b,c'", "','", "-1"}, "c"},
      {"split_part", {"'a,b,c'", "','", "7"}, ""},
      {"split_part", {"'a'", "','", "0"}, "error 3205"},
      {"position", {"'r'", "'Zürich'"}, "3"},
      {"strpos", {"'abc'", "'x'"}, "0"},
      {"starts_with", {"'stream'", "'str'"}, "true"},
      {"ends_with", {"'stream'", "'str'"}, "false"},
      {"contains", {"'stream'", "'rea'"}, "true"},
      {"replace", {"'a-b-c'", "'-'", "'<->'"}, "a<->b<->c"},
      {"replace", {"'abc'", "''", "'x'"}, "abc"},
      {"reverse", {"'Zür'"}, "rüZ"},
      {"repeat", {"'ab'", "3"}, "ababab"},
      {"repeat", {"'abcdefgh'", "100000000"}, "error 3206"},
      {"lpad", {"'7'", "3", "'0'"}, "007"},
      {"lpad", {"'abcd'", "2"}, "ab"},
      {"rpad", {"'ü'", "4", "'xy'"}, "üxyx"},
      {"trim", {"'  a b '"}, "a b"},
      {"ltrim", {"'xyxab'", "'xy'"}, "ab"},
      {"rtrim", {"'abüü'", "'ü'"}, "ab"},
      {"translate", {"'12345'", "'143'", "'ax'"}, "a2x5"},
      {"||", {"'px='", "1.50"}, "px=1.50"},
      {"md5", {"''"}, "d41d8cd98f00b204e9800998ecf8427e"},
      {"upper", {"1"}, "refused 2201"},
  });
  check_literals({{"concat", {"'a'", "NULL", "1"}, "a1"},
                  {"concat_ws", {"'-'", "'a'", "NULL", "'b'"}, "a-b"},
                  {"concat_ws", {"NULL", "'a'"}, "NULL"},
                  {"||", {"'a'", "NULL"}, "NULL"}});
}

TEST(ScalarFunctions, Patterns) {
  check({
      {"like", {"'trades'", "'tr%'"}, "true"},
      {"like", {"'trades'", "'%des'"}, "true"},
      {"like", {"'trades'", "'%ade%'"}, "true"},
      {"like", {"'trades'", "'trade'"}, "false"},
      {"like", {"'Zürich'", "'Z_r%h'"}, "true"},
      {"like", {"'aXbXbc'", "'a%b_'"}, "true"},
      {"like", {"'50%'", "'50\\%'"}, "true"},
      {"like", {"'50x'", "'50!%'", "'!'"}, "false"},
      {"like", {"''", "'%'"}, "true"},
      {"ilike", {"'Trades'", "'TR_d%'"}, "true"},
      {"regexp_like", {"'AAPL-24'", "'^[A-Z]+-[0-9]{2}$'"}, "true"},
      {"regexp_extract", {"'AAPL-24'", "'([A-Z]+)-(.*)'", "2"}, "24"},
      {"regexp_extract", {"'AAPL-24'", "'x'"}, "NULL"},
      {"regexp_replace", {"'a1b22'", "'[0-9]+'", "'<\\0>'"}, "a<1>b<22>"},
  });
  check_literals({{"regexp_like", {"'a'", "'('"}, "refused 2206"},
                  {"like", {"'a'", "'a!'", "'!'"}, "refused 2206"},
                  {"like", {"'a'", "'a'", "'!!'"}, "refused 2206"}});
}

TEST(ScalarFunctions, Mathematics) {
  check({
      {"abs", {"-3.50"}, "3.50"},     {"abs", {"-2147483648"}, "error 3201"},
      {"sign", {"-3.5"}, "-1"},       {"round", {"2.5"}, "3"},
      {"round", {"-2.5"}, "-3"},      {"round", {"1.005e0", "2"}, "1.01"},
      {"trunc", {"-2.78"}, "-2"},     {"ceil", {"-1.5"}, "-1"},
      {"floor", {"-1.5"}, "-2"},      {"floor", {"7"}, "7"},
      {"sqrt", {"2.25"}, "1.5"},      {"sqrt", {"-1"}, "error 3203"},
      {"ln", {"0"}, "error 3203"},    {"log", {"2", "8"}, "3"},
      {"power", {"2", "10"}, "1024"}, {"power", {"0", "-1"}, "error 3202"},
      {"acos", {"2"}, "error 3203"},  {"greatest", {"1", "2.5"}, "2.5"},
      {"nullif", {"5", "5"}, "NULL"}, {"nullif", {"1.50", "2"}, "1.50"},
  });
  check_literals({{"round", {"2.345", "2"}, "2.35"},
                  {"round", {"1250", "-2"}, "1300"},
                  {"trunc", {"-2.78", "1"}, "-2.7"},
                  {"round", {"99.95", "1"}, "100.0"},
                  {"least", {"3", "NULL", "1.5"}, "1.5"},
                  {"greatest", {"NULL", "NULL"}, "NULL"},
                  {"if", {"false", "1", "2"}, "2"},
                  {"coalesce", {"NULL", "7"}, "7"}});
}

TEST(ScalarFunctions, Times) {
  const std::string time = "TIMESTAMP 2024-05-01T13:45:10.250Z";
  check({
      {"year", {time}, "2024"},
      {"hour", {time}, "13"},
      {"second", {time}, "10"},
      {"week", {"DATE 2021-01-03"}, "53"},
      {"dayofweek", {"DATE 2024-05-05"}, "0"},
      {"dayofyear", {"DATE 2024-12-31"}, "366"},
      {"year", {"TIMESTAMP 1969-12-31T23:59:59Z"}, "1969"},
      {"date_trunc", {"'week'", time}, "2024-04-29T00:00:00Z"},
      {"date_trunc", {"'quarter'", time}, "2024-04-01T00:00:00Z"},
      {"date_trunc", {"'hour'", "TIMESTAMP 1969-12-31T23:59:59Z"}, "1969-12-31T23:00:00Z"},
      {"date_trunc", {"'century'", time}, "2001-01-01T00:00:00Z"},
      {"dateadd", {"'month'", "1", "TIMESTAMP 2024-01-31T00:00:00Z"}, "2024-02-29T00:00:00Z"},
      {"datediff", {"'day'", "TIMESTAMP 2024-01-01T23:00:00Z", "TIMESTAMP 2024-01-02T01:00:00Z"}, "1"},
      {"datediff", {"DATE 2024-03-01", "DATE 2024-02-28"}, "2"},
      {"timestampdiff", {"'month'", "TIMESTAMP 2024-01-15T00:00:00Z", "TIMESTAMP 2024-03-14T00:00:00Z"}, "1"},
      {"timestampdiff", {"'minutes'", "TIMESTAMP 2024-01-01T01:30:59Z", "TIMESTAMP 2024-01-01T00:00:00Z"}, "-90"},
      {"date_format", {time, "'%d %b %Y %I:%M %p %f'"}, "01 May 2024 01:45 PM 250000"},
      {"date_parse", {"'01.05.2024 13:45 +0200'", "'%d.%m.%Y %H:%M %z'"}, "2024-05-01T11:45:00Z"},
      {"date_parse", {"'2024-02-30'", "'%F'"}, "error 3204"},
      {"to_timestamp", {"1.5"}, "1970-01-01T00:00:01.500Z"},
      {"unix_timestamp", {"TIMESTAMP 1969-12-31T23:59:59.5Z"}, "-1"},
      {"timezone", {"'Europe/Berlin'", "TIMESTAMP 2024-07-01T12:00:00Z"}, "2024-07-01T14:00:00Z"},
      {"timezone", {"'America/New_York'", "TIMESTAMP 2024-01-01T00:00:00Z"}, "2023-12-31T19:00:00Z"},
  });
}

TEST(ScalarFunctions, TimeConstantsAreChecked) {
  check_literals({{"extract", {"'second'", "TIMESTAMP 2024-05-01T13:45:10.250Z"}, "10.250000"},
                  {"extract", {"'epoch'", "TIMESTAMP 1970-01-01T00:00:01.5Z"}, "1.500000"},
                  {"extract", {"'minute'", "INTERVAL 01:02:03"}, "2"},
                  {"extract", {"'moon'", "DATE 2024-01-01"}, "refused 2206"},
                  {"timezone", {"'Mars/Base'", "DATE 2024-01-01"}, "refused 2206"},
                  {"date_trunc", {"'dow'", "DATE 2024-01-01"}, "refused 2206"},
                  {"date_format", {"DATE 2024-01-01", "'yyyy-MM-dd'"}, "2024-01-01"}});
}

TEST(ScalarFunctions, EveryEntryIsDocumented) {
  std::string_view previous;
  for (const functions::ScalarFunction& function : functions::scalar_functions()) {
    EXPECT_FALSE(function.name.empty() || function.syntax.empty() || function.doc.empty()) << function.name;
    EXPECT_FALSE(function.example.empty() || function.result.empty()) << function.name;
    EXPECT_EQ(functions::find_scalar(function.name), &function) << function.name << " is listed twice";
    const bool same_group =
        !previous.empty() && (std::isalpha(previous[0]) != 0) == (std::isalpha(function.name[0]) != 0);
    if (same_group) {
      EXPECT_LT(previous, function.name) << "the list is alphabetical";
    }
    previous = function.name;
  }
  EXPECT_EQ(functions::find_scalar("SUBSTR"), functions::find_scalar("substring"));
  EXPECT_EQ(functions::find_scalar("no_such_function"), nullptr);
}

}  // namespace
}  // namespace velo::expr
