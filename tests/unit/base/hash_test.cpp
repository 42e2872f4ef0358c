#include "base/hash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <set>
#include <string>

namespace velo {
namespace {

TEST(Hash, IsTheSameOnEveryRunAndMachine) {
  EXPECT_EQ(hash_bytes(""), 0x2D06800538D394C2u);  // XXH3_64bits of the empty input, from its specification
  EXPECT_EQ(hash_bytes("AAPL"), hash_bytes(std::string("AAPL")));
  EXPECT_NE(hash_bytes("AAPL"), hash_bytes("AAPM"));
}

TEST(Hash, NeighbouringIntegersDoNotCollide) {
  std::set<uint64_t> whole, low_bits;
  for (uint64_t i = 0; i < 10000; ++i) {
    whole.insert(hash_u64(i));
    low_bits.insert(hash_u64(i) & 0xFFFFF);
  }
  EXPECT_EQ(whole.size(), 10000u);
  EXPECT_GT(low_bits.size(), 9900u);  // 10,000 balls into a million urns: about 48 collisions are expected
}

TEST(Hash, OneBitOfInputFlipsHalfOfTheOutput) {
  int flipped = 0, pairs = 0;
  for (uint64_t value = 1; value <= 100; ++value) {
    for (int bit = 0; bit < 64; ++bit, ++pairs) {
      flipped += std::popcount(hash_u64(value) ^ hash_u64(value ^ (uint64_t{1} << bit)));
    }
  }
  EXPECT_NEAR(static_cast<double>(flipped) / pairs, 32.0, 1.0);
}

TEST(Hash, CombineDependsOnTheOrder) {
  EXPECT_NE(hash_combine(hash_u64(1), 2), hash_combine(hash_u64(2), 1));
  EXPECT_NE(hash_combine(0, 0), hash_combine(0, 1));
}

}  // namespace
}  // namespace velo
