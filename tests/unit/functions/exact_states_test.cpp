// What states over changes are made of: sums without rounding, values in order, estimates.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "functions/distinct_estimate.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/quantile_sketch.hpp"
#include "functions/real_sum.hpp"

namespace velo::functions {
namespace {

double random_double(std::mt19937_64& random) {
  const double value = std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 300) - 200);
  return random() % 2 == 0 ? value : -value;
}

TEST(RealSum, LosesNothing) {
  RealSum sum;
  for (const double value : {1e100, 1.0, -1e100, 1e-300}) sum.add(value);
  EXPECT_EQ(sum.get(), 1.0);
  sum.subtract(1.0);
  EXPECT_EQ(sum.get(), 1e-300);
  sum.subtract(1e-300);
  EXPECT_EQ(sum.get(), 0.0);
}

TEST(RealSum, OneValueComesBackAsItIs) {
  constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
  for (const double value :
       {0.1, -0.1, kSmallest, -3 * kSmallest, std::numeric_limits<double>::max(), 0x1p-1022, 5.0}) {
    RealSum sum;
    sum.add(value);
    EXPECT_EQ(sum.get(), value);
    EXPECT_EQ(static_cast<double>(sum.get_quad()), value);
  }
}

TEST(RealSum, RoundsOnce) {
  RealSum sum;
  sum.add(1);
  sum.add(0x1p-53);
  EXPECT_EQ(sum.get(), 1.0);  // a tie, to even
  sum.add(0x1p-1000);
  EXPECT_EQ(sum.get(), 1.0 + 0x1p-52);
}

TEST(RealSum, RandomValuesInAnyOrderAndTakenOut) {
  std::mt19937_64 random(1);
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i) values.push_back(random_double(random));
  RealSum forward;
  for (const double value : values) forward.add(value);
  std::shuffle(values.begin(), values.end(), random);
  RealSum halves[2];
  for (size_t i = 0; i < values.size(); ++i) halves[i % 2].add(values[i]);
  halves[0].merge(halves[1]);
  EXPECT_EQ(halves[0].get(), forward.get());
  for (const double value : values) forward.subtract(value);
  EXPECT_EQ(forward.get(), 0.0);
}

TEST(RealSum, SpecialValuesComeAndGo) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  RealSum sum;
  sum.add(1);
  sum.add(kInfinity);
  EXPECT_EQ(sum.get(), kInfinity);
  sum.add(-kInfinity);
  EXPECT_TRUE(std::isnan(sum.get()));
  sum.subtract(kInfinity);
  EXPECT_EQ(sum.get(), -kInfinity);
  sum.subtract(-kInfinity);
  EXPECT_EQ(sum.get(), 1.0);
}

TEST(OrderedCounts, AgreesWithASortedList) {
  std::mt19937_64 random(2);
  OrderedCounts<int64_t> counts;
  std::vector<int64_t> model;
  for (int i = 0; i < 5000; ++i) {
    const auto value = static_cast<int64_t>(random() % 700);
    const auto place = std::lower_bound(model.begin(), model.end(), value);
    const bool known = place != model.end() && *place == value;
    if (random() % 5 < 3) {
      EXPECT_EQ(counts.add(value), !known);
      model.insert(place, value);
    } else {
      EXPECT_EQ(counts.remove(value), known && std::count(model.begin(), model.end(), value) == 1);
      if (known) model.erase(place);
    }
    ASSERT_EQ(counts.total(), static_cast<int64_t>(model.size()));
    if (model.empty()) continue;
    ASSERT_EQ(counts.smallest(), model.front());
    ASSERT_EQ(counts.largest(), model.back());
    const size_t n = random() % model.size();
    ASSERT_EQ(counts.at(static_cast<int64_t>(n)), model[n]);
  }
}

TEST(DistinctEstimate, IsExactForFewAndNearForMany) {
  DistinctEstimate few;
  DistinctEstimate many;
  DistinctEstimate other;
  for (uint64_t i = 0; i < 1000; ++i) few.insert(hash_u64(i % 500));
  for (uint64_t i = 0; i < 200'000; ++i) many.insert(hash_u64(i));
  for (uint64_t i = 100'000; i < 300'000; ++i) other.insert(hash_u64(i));
  EXPECT_EQ(few.count(), 500);
  EXPECT_NEAR(static_cast<double>(many.count()), 200'000, 200'000 * 0.03);
  many.merge(other);
  EXPECT_NEAR(static_cast<double>(many.count()), 300'000, 300'000 * 0.03);
}

TEST(QuantileSketch, IsExactForFewAndNearForMany) {
  QuantileSketch sketch;
  for (int i = 1; i <= 1000; ++i) sketch.add(i, 1);
  EXPECT_EQ(sketch.at(499), 500);
  for (int i = 1001; i <= 100'000; ++i) sketch.add(i, 1);
  EXPECT_NEAR(sketch.at(49'999), 50'000, 50'000 * 0.006);
  for (int i = 50'001; i <= 100'000; ++i) sketch.add(i, -1);
  EXPECT_EQ(sketch.total(), 50'000);
  EXPECT_NEAR(sketch.at(49'999), 50'000, 50'000 * 0.006);
}

}  // namespace
}  // namespace velo::functions
