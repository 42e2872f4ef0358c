// The hand-over between threads: everything arrives, in the order of ranges, and nobody waits for ever.
#include "runtime/relay.hpp"

#include <gtest/gtest.h>

#include "runtime/crew.hpp"
#include "runtime/ordered_ranges.hpp"

namespace velo::runtime {
namespace {

TEST(Relay, ClaimsAscendAndStayWithinTheWindow) {
  Signal freed, filled;
  Relay<int> relay(5, 2, 1, freed, filled);
  EXPECT_EQ(relay.claim(), 0u);
  EXPECT_EQ(relay.claim(), 1u);
  EXPECT_EQ(relay.claim(), std::nullopt);
  EXPECT_FALSE(relay.all_claimed());
  EXPECT_EQ(relay.front(), nullptr);
  *relay.room(1) = 11;
  relay.hand_over(1, true);
  EXPECT_EQ(relay.front(), nullptr) << "range 0 comes first";
  *relay.room(0) = 10;
  relay.hand_over(0, false);
  EXPECT_EQ(relay.room(0), nullptr) << "one piece waits at most";
  EXPECT_EQ(*relay.front(), 10);
  EXPECT_FALSE(relay.pop());
  *relay.room(0) = 20;
  relay.hand_over(0, true);
  EXPECT_TRUE(relay.pop());
  EXPECT_EQ(relay.claim(), 2u);
  EXPECT_EQ(*relay.front(), 11);
  EXPECT_TRUE(relay.pop());
  EXPECT_EQ(relay.at(), 2u);
}

/// Ranges of 0 to 4 pieces, each with the number of its range and its own.
class Numbers {
 public:
  struct Piece {
    RangeAccount account;
    size_t range = 0;
    size_t number = 0;
  };

  void begin(size_t range, const connector::RangePlace*) {
    range_ = range;
    next_ = 0;
  }
  bool fill(Piece& piece) {
    piece.account = {};
    piece.range = range_;
    piece.number = next_++;
    return next_ > range_ % 5;
  }

 private:
  size_t range_ = 0;
  size_t next_ = 0;
};

class CountedRanges final : public connector::SourceRanges {
 public:
  explicit CountedRanges(size_t count) : count_(count) {}
  size_t count() const override { return count_; }
  uint64_t weight(size_t n) const override { return n; }

 private:
  size_t count_;
};

TEST(OrderedRanges, GiveEveryPieceInOrder) {
  for (const size_t workers : {1u, 2u, 3u, 8u}) {
    constexpr size_t kRanges = 3000;
    auto crew = std::make_unique<Crew>(workers);
    std::vector<std::unique_ptr<Numbers>> tasks;
    for (size_t i = 0; i <= workers; ++i) tasks.push_back(std::make_unique<Numbers>());
    OrderedRanges<Numbers> ranges(std::make_unique<CountedRanges>(kRanges), std::move(tasks), *crew);
    size_t range = 0;
    size_t number = 0;
    while (const Numbers::Piece* piece = ranges.next()) {
      ASSERT_EQ(piece->range, range);
      ASSERT_EQ(piece->number, number);
      const bool last = number == range % 5;
      number = last ? 0 : number + 1;
      range += last;
      ranges.done();
    }
    EXPECT_TRUE(ranges.ended());
    EXPECT_EQ(range, kRanges);
    crew.reset();  // its threads may still be on their way out of the ranges
  }
}

TEST(OrderedRanges, MayBeLeftAtAnyTime) {
  for (size_t read = 0; read < 200; read += 7) {
    auto crew = std::make_unique<Crew>(4);
    std::vector<std::unique_ptr<Numbers>> tasks;
    for (size_t i = 0; i <= 4; ++i) tasks.push_back(std::make_unique<Numbers>());
    OrderedRanges<Numbers> ranges(std::make_unique<CountedRanges>(1000), std::move(tasks), *crew);
    for (size_t i = 0; i < read; ++i) {
      ASSERT_NE(ranges.next(), nullptr);
      ranges.done();
    }
    crew.reset();
  }
}

}  // namespace
}  // namespace velo::runtime
