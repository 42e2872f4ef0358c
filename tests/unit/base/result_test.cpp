#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace velo {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return Error(3001, "odd");
  return value / 2;
}

Result<int> quarter(int value) {
  VELO_TRY(const int once, half(value));
  VELO_TRY(const int twice, half(once));
  return twice;
}

Status both_even(int a, int b) {
  VELO_TRY_STATUS(half(a));
  VELO_TRY_STATUS(half(b));
  return {};
}

TEST(Result, HoldsTheValue) {
  EXPECT_TRUE(half(8).ok());
  EXPECT_EQ(half(8).value(), 4);
}

TEST(Result, HoldsTheError) {
  EXPECT_FALSE(half(7).ok());
  EXPECT_EQ(half(7).error().code, 3001);
}

TEST(Result, MovesOutWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
  const std::unique_ptr<int> value = std::move(result).value();
  EXPECT_EQ(*value, 5);
}

TEST(Try, PassesTheValueOn) { EXPECT_EQ(quarter(12).value(), 3); }

TEST(Try, ReturnsTheFirstError) {
  EXPECT_EQ(quarter(6).error().message, "odd");
  EXPECT_TRUE(both_even(2, 4).ok());
  EXPECT_FALSE(both_even(2, 3).ok());
}

TEST(ResultDeathTest, TakingTheValueOfAnErrorIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(half(7).value(), "velo: bug: .*error 3001: odd");
}

}  // namespace
}  // namespace velo
