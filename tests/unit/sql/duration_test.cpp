// Lengths of time: every spelling, exactness, and limits.
#include <gtest/gtest.h>

#include "sql/parser.hpp"
#include "sql/unparse.hpp"

namespace velo::sql {
namespace {

struct Spelling {
  const char* text;
  int32_t months;
  int32_t days;
  int64_t micros;
};

constexpr int64_t kSecond = 1'000'000;

constexpr Spelling kSpellings[] = {
    {"5m", 0, 0, 300 * kSecond},
    {"30s", 0, 0, 30 * kSecond},
    {"500ms", 0, 0, 500'000},
    {"7us", 0, 0, 7},
    {"1h", 0, 0, 3600 * kSecond},
    {"1d", 0, 1, 0},
    {"2w", 0, 14, 0},
    {"1.5s", 0, 0, 1'500'000},
    {"1 MINUTE", 0, 0, 60 * kSecond},
    {"2 hours", 0, 0, 7200 * kSecond},
    {"INTERVAL '1' MINUTE", 0, 0, 60 * kSecond},
    {"INTERVAL '0.000001' SECOND", 0, 0, 1},
    {"INTERVAL '0.5' DAY", 0, 0, 43200 * kSecond},
    {"INTERVAL 5 SECOND", 0, 0, 5 * kSecond},
    {"INTERVAL '-3' DAYS", 0, -3, 0},
    {"INTERVAL -3 DAYS", 0, -3, 0},
    {"INTERVAL '1' QUARTER", 3, 0, 0},
    {"INTERVAL '2' YEAR", 24, 0, 0},
    {"INTERVAL '1 day 2 hours'", 0, 1, 7200 * kSecond},
    {"INTERVAL '1 year 2 mon 3 days'", 14, 3, 0},
    {"INTERVAL '02:30:15.5'", 0, 0, 9015 * kSecond + 500'000},
    {"INTERVAL '-01:30'", 0, 0, -5400 * kSecond},
    {"INTERVAL '90s'", 0, 0, 90 * kSecond},
    {"INTERVAL '9223372036854775807' MICROSECOND", 0, 0, 9223372036854775807},
};

TEST(Duration, ReadsEverySpelling) {
  for (const Spelling& s : kSpellings) {
    const Result<Duration> read = parse_duration(s.text);
    ASSERT_TRUE(read.ok()) << s.text << read.error().summary();
    EXPECT_EQ(read->months, s.months) << s.text;
    EXPECT_EQ(read->days, s.days) << s.text;
    EXPECT_EQ(read->micros, s.micros) << s.text;
    EXPECT_EQ(read->text, s.text);
    EXPECT_EQ(parse_duration(unparse(*read)).value(), *read) << unparse(*read);
  }
}

TEST(Duration, RefusesWhatItCannotHold) {
  for (const char* text :
       {"INTERVAL '1.5' MONTH", "INTERVAL '0.0000001' SECOND", "INTERVAL '9999999999999' HOUR", "INTERVAL 'x' DAY",
        "INTERVAL ''", "INTERVAL '1 2'", "INTERVAL '1:2:3:4'", "5", "m", "'5m'", "5x"}) {
    EXPECT_FALSE(parse_duration(text).ok()) << text;
  }
}

}  // namespace
}  // namespace velo::sql
