#include "window/watermark.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace velo::window {
namespace {

TEST(Lateness, StartsExactlyAtEndPlusGrace) {
  EXPECT_FALSE(is_late(14, 10, 5));
  EXPECT_TRUE(is_late(15, 10, 5));
  EXPECT_FALSE(is_late(kMinTime, 10, 5));
  EXPECT_TRUE(is_late(kMaxTime, kMaxTime, 5));
}

TEST(Lateness, ClosedThroughIsTheSameRuleSeenFromTheWatermark) {
  for (Micros watermark = -30; watermark < 30; ++watermark) {
    for (Micros end = -30; end < 30; ++end) {
      EXPECT_EQ(is_late(watermark, end, 7), end <= closed_through(watermark, 7));
    }
  }
  EXPECT_EQ(closed_through(kMaxTime, 7), kMaxTime);
}

TEST(WatermarkAt, NothingSeenIsBeforeEverything) {
  EXPECT_EQ(watermark_at(kMinTime, 5), kMinTime);
  EXPECT_EQ(watermark_at(kMinTime + 2, 5), kMinTime);
  EXPECT_EQ(watermark_at(100, 5), 95);
}

TEST(RowWatermarks, IsThePrefixMaximumMinusTheDelayWhateverTheBatches) {
  std::mt19937_64 random(3);
  std::vector<Micros> times(500);
  for (Micros& time : times) time = random() % 20 == 0 ? kMinTime : static_cast<Micros>(random() % 1000) - 500;
  const Micros delay = 50;
  std::vector<Micros> expected;
  Micros latest = kMinTime;
  for (const Micros time : times) {
    expected.push_back(watermark_at(latest, delay));
    latest = std::max(latest, time);
  }
  for (const size_t batch : {1, 7, 100, 500}) {
    Micros before = kMinTime;
    for (size_t begin = 0; begin < times.size(); begin += batch) {
      const auto rows = static_cast<uint32_t>(std::min(batch, times.size() - begin));
      RowWatermarks watermarks(EventTimes{.times = times.data() + begin, .delay = delay, .watermark_before = before});
      for (uint32_t row = 0; row < rows; ++row) ASSERT_EQ(watermarks.before(row), expected[begin + row]);
      before = watermarks.before(rows);
    }
  }
}

}  // namespace
}  // namespace velo::window
