#include <gtest/gtest.h>

#include "metrics/histogram.hpp"
#include "metrics/run_counters.hpp"

namespace velo::metrics {
namespace {

TEST(Histogram, QuantilesAreWithinTheStatedError) {
  Histogram histogram;
  for (uint64_t i = 1; i <= 100'000; ++i) histogram.add(i);
  for (const double share : {0.5, 0.99, 0.999}) {
    const double exact = share * 100'000;
    EXPECT_GE(static_cast<double>(histogram.quantile(share)), exact);
    EXPECT_LE(static_cast<double>(histogram.quantile(share)), exact * (1 + 1.0 / 64));
  }
  EXPECT_EQ(histogram.quantile(1), 100'000u);
  EXPECT_EQ(histogram.max(), 100'000u);
}

TEST(Histogram, SmallNumbersAreExactAndExtremesFit) {
  Histogram histogram;
  EXPECT_EQ(histogram.quantile(0.5), 0u);
  for (const uint64_t value : {uint64_t{0}, uint64_t{5}, uint64_t{63}, uint64_t{64}, UINT64_MAX}) histogram.add(value);
  EXPECT_EQ(histogram.quantile(0), 0u);
  EXPECT_EQ(histogram.quantile(0.4), 5u);
  EXPECT_EQ(histogram.quantile(0.6), 63u);
  EXPECT_EQ(histogram.quantile(0.8), 64u);
  EXPECT_EQ(histogram.quantile(1), UINT64_MAX);
}

TEST(Histogram, MergesLikeOneThatSawEverything) {
  Histogram a, b, both;
  for (uint64_t i = 0; i < 1'000; ++i) {
    (i % 3 == 0 ? a : b).add(i * i);
    both.add(i * i);
  }
  a.merge(b);
  EXPECT_EQ(a.count(), both.count());
  for (const double share : {0.1, 0.5, 0.9, 1.0}) EXPECT_EQ(a.quantile(share), both.quantile(share));
}

TEST(RunCounters, AddUp) {
  RunCounters total{10, 1, 2, 3, 4, 5, 6};
  total += RunCounters{1, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(total, (RunCounters{11, 2, 3, 4, 5, 6, 7}));
}

TEST(RunCounters, SummaryNamesWhatHappened) {
  EXPECT_EQ(summary({654'140, 1'200, 0, 0, 3, 1, 4}, 210'000'000),
            "654,140 rows in, 1,200 out, 3 late, 1 bad (4 in dead letters), 0.21 s, 3.1 M rows/s");
  EXPECT_EQ(summary({}, 0), "0 rows in, 0 out, 0.00 s");
  EXPECT_EQ(summary({999, 999, 0, 0, 0, 0, 0}, 1'000'000'000), "999 rows in, 999 out, 1.00 s, 999 rows/s");
}

}  // namespace
}  // namespace velo::metrics
