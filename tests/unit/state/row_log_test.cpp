#include "state/row_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace velo::state {
namespace {

// Appends `count` rows that hold their numbers; row n has time n.
void append(RowLog& log, uint32_t count) {
  while (count != 0) {
    const RowLog::Run run = log.append(count);
    ASSERT_GT(run.count, 0u);
    for (uint32_t i = 0; i < run.count; ++i) {
      const uint64_t number = run.first + i;
      std::memcpy(run.rows + i * 48, &number, sizeof number);
    }
    *run.latest = static_cast<Micros>(run.first + run.count - 1);
    count -= run.count;
  }
}

TEST(RowLog, NumbersRowsAndForgetsTheOldest) {
  RowLog log(48);
  for (uint32_t step = 0; step < 400; ++step) {
    append(log, step * 7 % 1500);
    log.forget_before(static_cast<Micros>(log.end()) - 20'000);
    ASSERT_LE(log.begin() + 20'000, std::max<uint64_t>(log.end(), 20'001));
    ASSERT_LT(log.size(), 22'500u);
    for (uint64_t number = log.begin(); number < log.end(); number += 97) {
      uint64_t held;
      std::memcpy(&held, log.row(number), sizeof held);
      ASSERT_EQ(held, number);
    }
  }
  EXPECT_LT(log.bytes(), 8u << 20);
}

TEST(RowLog, TextsGoWithTheirRows) {
  RowLog log(64);
  for (int step = 0; step < 2000; ++step) {
    const RowLog::Run run = log.append(100);
    for (uint32_t i = 0; i < run.count; ++i) run.texts->copy("a text that is not inline");
    *run.latest = step;
    log.forget_before(step - 50);
  }
  EXPECT_LT(log.bytes(), 4u << 20);
}

}  // namespace
}  // namespace velo::state
