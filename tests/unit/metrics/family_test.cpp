// Series by label values, and the text that Prometheus reads.
#include "metrics/family.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "metrics/exposition.hpp"

namespace velo::metrics {
namespace {

using Kind = Family::Kind;
using Labels = std::vector<std::string_view>;

TEST(Family, CountersAddGaugesReplaceHistogramsSort) {
  Family counter("c_total", Kind::Counter, "", {});
  Family gauge("g", Kind::Gauge, "", {});
  Family histogram("h", Kind::Histogram, "", {}, {1, 2});
  for (const double value : {1.5, 2.0, 1.0, 7.0}) {
    for (Family* family : {&counter, &gauge, &histogram}) family->measure({}, value);
  }
  EXPECT_EQ(counter.series()[0].value, 11.5);
  EXPECT_EQ(gauge.series()[0].value, 7);
  EXPECT_EQ(histogram.series()[0].value, 11.5);
  EXPECT_EQ(histogram.series()[0].count, 4u);
  EXPECT_EQ(histogram.series()[0].buckets, (std::vector<uint64_t>{1, 2, 1}));  // a value at a bound is below it
}

TEST(Family, LabelValuesNeverRunTogether) {
  Family family("c_total", Kind::Counter, "", {"a", "b"});
  family.measure(Labels{"x", "yz"}, 1);
  family.measure(Labels{"xy", "z"}, 1);
  family.measure(Labels{"1:x", ""}, 1);
  family.measure(Labels{"", "1:x"}, 1);
  EXPECT_EQ(family.series().size(), 4u);
}

TEST(Family, SeriesHaveALimit) {
  Family family("c_total", Kind::Counter, "", {"id"});
  for (size_t i = 0; i < Family::kSeriesMax + 3; ++i) {
    const std::string id = std::to_string(i);
    family.measure(Labels{id}, 1);
  }
  family.measure(Labels{"0"}, 1);
  EXPECT_EQ(family.series().size(), Family::kSeriesMax);
  EXPECT_EQ(family.series()[0].value, 2);
  EXPECT_EQ(family.dropped(), 3u);
}

TEST(Family, MergesAsIfOneHadMeasuredAll) {
  for (const Kind kind : {Kind::Counter, Kind::Gauge, Kind::Histogram}) {
    Family whole("m", kind, "", {"k"}, {1, 3});
    Family first = whole;
    Family second = whole;
    const std::pair<const char*, double> values[] = {{"a", 1}, {"b", 2}, {"a", 5}, {"c", 3}, {"b", 0.5}};
    for (size_t i = 0; i < std::size(values); ++i) {
      const Labels labels{values[i].first};
      whole.measure(labels, values[i].second);
      (i < 2 ? first : second).measure(labels, values[i].second);
    }
    first.merge(second);
    EXPECT_EQ(exposition(first), exposition(whole));
  }
}

TEST(Exposition, WritesHelpTypeAndSeriesInTheOrderOfLabels) {
  Family family("trades_total", Kind::Counter, "All \\ of them\nin 2 lines", {"symbol"});
  family.measure(Labels{"B\"1\"\\\n"}, 1);
  family.measure(Labels{"A"}, 2.5);
  EXPECT_EQ(exposition(family),
            "# HELP trades_total All \\\\ of them\\nin 2 lines\n"
            "# TYPE trades_total counter\n"
            "trades_total{symbol=\"A\"} 2.5\n"
            "trades_total{symbol=\"B\\\"1\\\"\\\\\\n\"} 1\n");
}

TEST(Exposition, BucketsAreCumulative) {
  Family family("h", Kind::Histogram, "", {"k"}, {0.5, 10});
  for (const double value : {0.25, 0.5, 3.0, 100.0}) family.measure(Labels{"x"}, value);
  EXPECT_EQ(exposition(family),
            "# TYPE h histogram\n"
            "h_bucket{k=\"x\",le=\"0.5\"} 2\n"
            "h_bucket{k=\"x\",le=\"10\"} 3\n"
            "h_bucket{k=\"x\",le=\"+Inf\"} 4\n"
            "h_sum{k=\"x\"} 103.75\n"
            "h_count{k=\"x\"} 4\n");
}

TEST(Exposition, NumbersReadBackAndWholeOnesHaveNoExponent) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-3), "-3");
  EXPECT_EQ(number_text(123456789012), "123456789012");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e300), "1e+300");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-Inf");
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

}  // namespace
}  // namespace velo::metrics
