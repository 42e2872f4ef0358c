#include "types/time.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace velo {
namespace {

std::optional<Micros> timestamp(std::string_view text) {
  Micros micros = 0;
  if (!parse_timestamp(text, micros)) return std::nullopt;
  return micros;
}

Interval interval(std::string_view text) {
  Interval parsed;
  EXPECT_TRUE(parse_interval(text, parsed)) << text;
  return parsed;
}

std::string added(std::string_view at, std::string_view by) {
  Micros out = 0;
  EXPECT_TRUE(add_interval(*timestamp(at), interval(by), out)) << at << " + " << by;
  return timestamp_text(out);
}

bool leap_by_rule(int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

TEST(Calendar, WalksEveryDayOfTwentyThousandYears) {
  CivilDate date{-9999, 1, 1};
  int32_t day = days_from_civil(date);
  for (; date.year <= 9999; ++day) {
    ASSERT_EQ(days_from_civil(date), day);
    const CivilDate back = civil_from_days(day);
    ASSERT_TRUE(back.year == date.year && back.month == date.month && back.day == date.day) << day;
    ASSERT_TRUE(valid_civil(date.year, date.month, date.day));
    if (++date.day > days_in_month(date.year, date.month)) {
      ASSERT_FALSE(valid_civil(date.year, date.month, date.day));
      date.day = 1;
      if (++date.month > 12) date = {date.year + 1, 1, 1};
    }
  }
  EXPECT_EQ(day, 2932897);
}

TEST(Calendar, KnowsTheEpochAndLeapYears) {
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({1969, 12, 31}), -1);
  EXPECT_EQ(days_from_civil({2000, 2, 29}), 11016);
  for (int32_t year = -9999; year <= 9999; ++year)
    ASSERT_EQ(days_in_month(year, 2), leap_by_rule(year) ? 29 : 28) << year;
}

TEST(DateText, RoundTripsEveryYear) {
  for (int32_t year = -9999; year <= 9999; ++year) {
    const int32_t day = days_from_civil({year, 12, 31});
    int32_t back = 0;
    ASSERT_TRUE(parse_date(date_text(day), back)) << date_text(day);
    ASSERT_EQ(back, day);
  }
  EXPECT_EQ(date_text(days_from_civil({44, 3, 15})), "0044-03-15");
  EXPECT_EQ(date_text(days_from_civil({-44, 3, 15})), "-0044-03-15");
  EXPECT_EQ(date_text(days_from_civil({12345, 3, 15})), "12345-03-15");
}

TEST(DateText, RefusesWhatIsNoDate) {
  int32_t day = 7;
  for (const char* text : {"", "2023", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-01", "2023-01-01x",
                           "2023/01/01", " 2023-01-01", "20x3-01-01", "2023-01-32"}) {
    EXPECT_FALSE(parse_date(text, day)) << text;
  }
  EXPECT_EQ(day, 7);
}

TEST(TimestampText, ReadsAllForms) {
  const Micros noon = *timestamp("2013-10-08T12:34:56Z");
  EXPECT_EQ(noon, 1381235696000000);
  EXPECT_EQ(timestamp("2013-10-08 12:34:56"), noon);
  EXPECT_EQ(timestamp("2013-10-08T14:34:56+02:00"), noon);
  EXPECT_EQ(timestamp("2013-10-08T14:34:56+0200"), noon);
  EXPECT_EQ(timestamp("2013-10-08T07:04:56-05:30"), noon);
  EXPECT_EQ(timestamp("2013-10-08T12:34:56.5Z"), noon + 500000);
  EXPECT_EQ(timestamp("2013-10-08T12:34:56.123456789Z"), noon + 123456);
  EXPECT_EQ(timestamp("2013-10-08T12:34"), noon - 56000000);
  EXPECT_EQ(timestamp("2013-10-08"), noon - 45296000000);
}

TEST(TimestampText, RefusesWhatIsNoTimestamp) {
  for (const char* text :
       {"2013-10-08T", "2013-10-08T12", "2013-10-08T12:3", "2013-10-08T24:00:00", "2013-10-08T12:60:00",
        "2013-10-08T12:34:60", "2013-10-08T12:34:56.", "2013-10-08T12:34:56.1234567890", "2013-10-08T12:34:56ZZ",
        "2013-10-08T12:34:56+1", "2013-10-08x12:34:56", "2013-10-08T12:34:56+2:00"}) {
    EXPECT_FALSE(timestamp(text)) << text;
  }
}

TEST(TimestampText, RoundTripsAndUsesTheShortestFraction) {
  EXPECT_EQ(timestamp_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(timestamp_text(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(timestamp_text(120'000), "1970-01-01T00:00:00.120Z");
  std::mt19937_64 random(7);
  const Micros first = *timestamp("-9999-01-01");
  const Micros last = *timestamp("9999-12-31T23:59:59.999999Z");
  std::uniform_int_distribution<Micros> pick(first, last);
  for (int i = 0; i < 100'000; ++i) {
    Micros at = pick(random);
    if (i % 3 == 0) at -= at % 1000;
    ASSERT_EQ(timestamp(timestamp_text(at)), at);
  }
}

TEST(TimestampText, WritesTheWholeRangeInThirtyTwoBytes) {
  std::array<char, 32> buffer;
  EXPECT_EQ(std::string(buffer.data(), write_timestamp(buffer.data(), INT64_MIN)), "-290308-12-21T19:59:05.224192Z");
  EXPECT_EQ(std::string(buffer.data(), write_timestamp(buffer.data(), INT64_MAX)), "294247-01-10T04:00:54.775807Z");
}

TEST(IntervalText, ReadsWordsClocksSuffixesAndIso) {
  EXPECT_EQ(interval("1 year 2 months 3 days 04:05:06.5"), (Interval{14, 3, 14706500000}));
  EXPECT_EQ(interval("-5 minutes"), (Interval{0, 0, -300000000}));
  EXPECT_EQ(interval("90s"), (Interval{0, 0, 90000000}));
  EXPECT_EQ(interval("500ms"), (Interval{0, 0, 500000}));
  EXPECT_EQ(interval("1h30m"), (Interval{0, 0, 5400000000}));
  EXPECT_EQ(interval("2d"), (Interval{0, 2, 0}));
  EXPECT_EQ(interval("1.5 days"), (Interval{0, 1, 43200000000}));
  EXPECT_EQ(interval("1.5 years"), (Interval{18, 0, 0}));
  EXPECT_EQ(interval("-01:02:03.5"), (Interval{0, 0, -3723500000}));
  EXPECT_EQ(interval("1 week ago"), (Interval{0, -7, 0}));
  EXPECT_EQ(interval("P1Y2M3DT4H5M6.5S"), (Interval{14, 3, 14706500000}));
  EXPECT_EQ(interval("PT90M"), (Interval{0, 0, 5400000000}));
}

TEST(IntervalText, RefusesWhatIsNoInterval) {
  Interval out;
  for (const char* text : {"", "5", "minutes", "5 parsecs", "1.5 months", "P", "PT", "P1H", "PT1D", "1:60",
                           "1 day ago 2 days", "9999999999 months", "1..5 s", "ago"}) {
    EXPECT_FALSE(parse_interval(text, out)) << text;
  }
}

TEST(IntervalText, RoundTrips) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Interval original{static_cast<int32_t>(random() % 2001) - 1000, static_cast<int32_t>(random() % 2001) - 1000,
                            static_cast<int64_t>(random()) >> (random() % 50)};
    ASSERT_EQ(interval(interval_text(original)), original) << interval_text(original);
  }
  EXPECT_EQ(interval_text({}), "00:00:00");
  EXPECT_EQ(interval_text({14, 3, 14706500000}), "1 year 2 months 3 days 04:05:06.5");
  EXPECT_EQ(interval_text({0, -1, -1}), "-1 day -00:00:00.000001");
}

TEST(IntervalArithmetic, ClampsToTheMonthAndKeepsDaysApart) {
  EXPECT_EQ(added("2023-01-31", "1 month"), "2023-02-28T00:00:00Z");
  EXPECT_EQ(added("2024-03-31", "-1 month"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(added("2024-02-29", "1 year"), "2025-02-28T00:00:00Z");
  EXPECT_EQ(added("2023-01-31T12:00", "1 month 1 day 1 hour"), "2023-03-01T13:00:00Z");
  EXPECT_EQ(added("1970-01-01", "-1 month"), "1969-12-01T00:00:00Z");
  EXPECT_EQ(added("0001-01-01", "-1 day"), "0000-12-31T00:00:00Z");
}

TEST(IntervalArithmetic, ReportsOverflow) {
  Micros out = 5;
  EXPECT_FALSE(add_interval(INT64_MAX, {0, 0, 1}, out));
  EXPECT_FALSE(add_interval(0, {INT32_MAX, 0, 0}, out));
  EXPECT_FALSE(add_interval(INT64_MIN, {0, -1, 0}, out));
  EXPECT_EQ(out, 5);
  EXPECT_TRUE(add_interval(INT64_MAX, {0, 1, -kMicrosPerDay}, out));
  EXPECT_EQ(out, INT64_MAX);
}

TEST(IntervalArithmetic, NegationUndoesItself) {
  const Interval any{3, -4, 5};
  EXPECT_EQ(negate(any), (Interval{-3, 4, -5}));
  EXPECT_EQ(negate(negate(any)), any);
}

}  // namespace
}  // namespace velo
