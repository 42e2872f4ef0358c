// Interval joins against a model that goes through all pairs of the rows that are not late.
#include <gtest/gtest.h>

#include <random>

#include "two_inputs.hpp"

namespace velo::operators {
namespace {

using plan::JoinBounds;
using plan::JoinKind;
using Texts = std::vector<std::string>;

std::shared_ptr<plan::Join> make_node(JoinKind kind, bool keyed, bool condition, JoinBounds bounds) {
  auto node = join_node<plan::Join>(kind, keyed, condition);
  node->bounds = bounds;
  return node;
}

constexpr Micros kDelays[2] = {3, 5};

/// Rows whose times go up with some disorder, and now and then one that is far behind. The text of a row names it.
std::vector<Event> random_events(std::mt19937& random, size_t count) {
  std::vector<Event> events;
  const auto below = [&](unsigned n) { return static_cast<int64_t>(random() % n); };
  Micros now = 100;
  while (events.size() < count) {
    const auto port = static_cast<uint32_t>(below(2));
    for (int64_t run = below(4); run >= 0; --run) {
      now += below(3) + (below(20) == 0 ? 30 : 0);
      const Micros time = now - below(7) - (below(15) == 0 ? 20 : 0);
      Row row = join_row(below(10) == 0 ? std::nullopt : std::optional(below(3)),
                         below(10) == 0 ? std::nullopt : std::optional(below(6)));
      row[2] = Value::string("row " + std::to_string(time) + " number " + std::to_string(events.size()));
      events.push_back({port, row, RowKind::Insert, time});
    }
  }
  return events;
}

struct Model {
  std::map<std::string, int> rows;
  uint64_t late = 0;
};

Model model(const plan::Join& node, const std::vector<Event>& events) {
  Model out;
  Micros watermarks[2] = {kMinTime, kMinTime};
  std::vector<Row> rows[2];
  std::map<std::string, Micros> times;
  for (const Event& event : events) {
    const Micros watermark = std::min(watermarks[0], watermarks[1]);
    if (watermark != kMinTime && event.time < watermark - node.bounds->grace) {
      ++out.late;
    } else {
      rows[event.port].push_back(event.row);
      times[event.row[2].as_string()] = event.time;
    }
    watermarks[event.port] = std::max(watermarks[event.port], event.time - kDelays[event.port]);
  }
  out.rows = nested_loop(node.join, rows[0], rows[1], [&](const Row& l, const Row& r) {
    if (!node.left_keys.empty() && (l[0].is_null() || r[0].is_null() || l[0].as_int() != r[0].as_int())) return false;
    if (node.condition && (l[1].is_null() || r[1].is_null() || l[1].as_int() >= r[1].as_int())) return false;
    const Micros distance = times[r[2].as_string()] - times[l[2].as_string()];
    return -node.bounds->before <= distance && distance <= node.bounds->after;
  });
  return out;
}

TEST(IntervalJoin, ResultIsThatOfAllPairs) {
  std::mt19937 random(11);
  for (const JoinBounds bounds : {JoinBounds{5, 5, 0}, JoinBounds{8, 0, 4}, JoinBounds{0, 6, 2}, JoinBounds{12, -3, 0},
                                  JoinBounds{-2, 9, 3}, JoinBounds{0, 0, 0}, JoinBounds{-4, 2, 1}}) {
    for (const JoinKind kind : kAllKinds) {
      for (const unsigned shape : {0u, 1u, 2u, 3u}) {
        const auto node = make_node(kind, (shape & 1) != 0, (shape & 2) != 0, bounds);
        for (int round = 0; round < 4; ++round) {
          const std::vector<Event> events = random_events(random, 80);
          const Model expected = model(*node, events);
          std::vector<TimedCollector::Out> first;
          for (const size_t batch : {1, 2, 7, 4096}) {
            TwoInputs join(*node, {kDelays[0], kDelays[1]}, batch);
            ASSERT_TRUE(join.run(events).ok() && join.end().ok());
            ASSERT_EQ(join.out.net(), expected.rows) << "kind " << static_cast<int>(kind) << " shape " << shape;
            EXPECT_EQ(join.policy.late_rows, expected.late);
            EXPECT_FALSE(join.out.late);
            EXPECT_EQ(join.out.watermark, kMaxTime);
            if (batch == 1) first = join.out.rows;
            ASSERT_EQ(join.out.rows, first) << "batches of " << batch;
          }
        }
      }
    }
  }
}

Event at(uint32_t port, Micros time, std::optional<int64_t> key) {
  return {port, join_row(key, time), RowKind::Insert, time};
}

TEST(IntervalJoin, APaddedRowComesWhenNoMatchCanComeAnyMore) {
  const auto node = make_node(JoinKind::Full, true, false, {10, 20, 0});
  TwoInputs join(*node, {0, 0}, 1);
  ASSERT_TRUE(join.run({at(0, 100, 1), at(1, 102, 2), at(0, 112, 7), at(1, 112, 7)}).ok());
  EXPECT_EQ(join.out.texts(), Texts{"+I 7 | 112 | t112 | 7 | 112 | t112"});
  // The right row might meet left ones up to 112, the left row right ones up to 120.
  ASSERT_TRUE(join.run({at(0, 113, 7), at(1, 113, std::nullopt), at(0, 121, 8)}).ok());
  ASSERT_EQ(join.out.rows.size(), 3u);
  EXPECT_EQ(join.out.texts()[2], "+I NULL | NULL | NULL | 2 | 102 | t102");
  ASSERT_TRUE(join.run({at(1, 121, 9)}).ok());
  EXPECT_EQ(join.out.texts().back(), "+I 1 | 100 | t100 | NULL | NULL | NULL");
  EXPECT_EQ(join.out.watermark, 101);
}

TEST(IntervalJoin, OneInputEndsTheOther) {
  const auto node = make_node(JoinKind::Left, true, false, {10, 10, 0});
  TwoInputs join(*node, {0, 0}, 1);
  ASSERT_TRUE(join.run({at(0, 100, 1)}).ok());
  ASSERT_TRUE(join.advance(1, kMaxTime).ok());
  EXPECT_TRUE(join.out.rows.empty());
  ASSERT_TRUE(join.run({at(0, 111, 1)}).ok());
  EXPECT_EQ(join.out.texts(), Texts{"+I 1 | 100 | t100 | NULL | NULL | NULL"});
  ASSERT_TRUE(join.advance(0, kMaxTime).ok());
  EXPECT_EQ(join.out.rows.size(), 2u);
}

TEST(IntervalJoin, MatchesAreInTheOrderOfTheirTimes) {
  const auto node = make_node(JoinKind::Inner, true, false, {100, 100, 0});
  TwoInputs join(*node, {50, 50}, 10);
  ASSERT_TRUE(join.run({at(0, 104, 1), at(0, 102, 1), at(0, 104, 1), at(1, 110, 1)}).ok());
  EXPECT_EQ(join.out.texts(), (Texts{"+I 1 | 102 | t102 | 1 | 110 | t110", "+I 1 | 104 | t104 | 1 | 110 | t110",
                                     "+I 1 | 104 | t104 | 1 | 110 | t110"}));
  EXPECT_EQ(join.out.rows.front().time, 110);
}

TEST(IntervalJoin, UnderFailTheRowsBeforeTheBadOneGoThrough) {
  auto node = make_node(JoinKind::Inner, true, false, {100, 100, 0});
  const auto ratio =
      expr::call("/", {expr::column(1, TypeId::BigInt, "a"), expr::column(4, TypeId::BigInt, "b")}).value();
  node->condition = expr::call(">", {ratio, expr::literal(Value::bigint(-1))}).value();
  for (const size_t batch : {3, 10}) {
    TwoInputs join(*node, {0, 0}, batch);
    join.policy.fail = true;
    Event bad = at(1, 103, 1);
    bad.row = join_row(1, 0);
    ASSERT_TRUE(join.run({at(0, 100, 1), at(1, 102, 1), bad, at(1, 104, 1)}).ok());
    EXPECT_EQ(join.out.texts(), Texts{"+I 1 | 100 | t100 | 1 | 102 | t102"});
  }
}

/// Ever new keys: what the watermark has passed must go.
TEST(IntervalJoin, StateStaysAsSmallAsWhatIsAlive) {
  for (const JoinKind kind : {JoinKind::Inner, JoinKind::Full, JoinKind::Semi}) {
    const auto node = make_node(kind, true, false, {50, 50, 0});
    TwoInputs join(*node, {0, 0}, 64);
    size_t early = 0;
    for (int64_t i = 0; i < 2000; ++i) {
      std::vector<Event> events;
      for (int64_t k = 0; k < 128; ++k) events.push_back(at(k < 64 ? 0 : 1, 100 + i * 10, i * 100 + k % 64));
      ASSERT_TRUE(join.run(events).ok());
      join.out.rows.clear();
      if (i == 1000) early = join.state_bytes();
    }
    EXPECT_LE(join.state_bytes(), early * 3 / 2);
    EXPECT_LE(join.state_bytes(), 40'000'000u);
  }
}

/// One key for all rows, and bounds far narrower than what is kept.
TEST(IntervalJoin, ABusyKeyCostsNoMoreThanItsMatches) {
  for (const JoinKind kind : {JoinKind::Inner, JoinKind::Left, JoinKind::Semi, JoinKind::Anti}) {
    const auto node = make_node(kind, true, false, {1, 1, 100'000});
    TwoInputs join(*node, {0, 0}, 64);
    for (int64_t i = 0; i < 100'000; i += 64) {
      std::vector<Event> events;
      for (int64_t k = 0; k < 128; ++k) events.push_back(at(k < 64 ? 0 : 1, i + k % 64, 1));
      ASSERT_TRUE(join.run(events).ok());
      join.out.rows.clear();
    }
    EXPECT_EQ(join.policy.late_rows, 0u);
  }
}

}  // namespace
}  // namespace velo::operators
