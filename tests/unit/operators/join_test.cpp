// Join without a time bound, against a model that goes through all pairs of rows.
#include <gtest/gtest.h>

#include <random>

#include "two_inputs.hpp"

namespace velo::operators {
namespace {

using plan::JoinKind;
using Texts = std::vector<std::string>;

struct Shape {
  JoinKind kind;
  bool keyed;
  bool condition;
  bool retracts;
};

std::shared_ptr<plan::Join> make_node(const Shape& shape) {
  const auto changelog = shape.retracts ? plan::Changelog::Retract : plan::Changelog::Append;
  auto node = join_node<plan::Join>(shape.kind, shape.keyed, shape.condition, changelog, changelog);
  node->changelog = plan::Changelog::Retract;
  if (shape.kind == JoinKind::Inner && !shape.retracts) node->changelog = plan::Changelog::Append;
  return node;
}

/// Rows that come, and with `retracts` some that go or change: two events then, the old row and the new one.
std::vector<Event> random_events(std::mt19937& random, size_t count, bool retracts) {
  std::vector<Event> events;
  std::vector<Row> present[2];
  const auto below = [&](unsigned n) { return static_cast<int64_t>(random() % n); };
  const auto any_row = [&] {
    return join_row(below(8) == 0 ? std::nullopt : std::optional(below(4)),
                    below(10) == 0 ? std::nullopt : std::optional(below(6)));
  };
  while (events.size() < count) {
    const auto port = static_cast<uint32_t>(below(2));
    std::vector<Row>& rows = present[port];
    for (int64_t run = below(5); run >= 0; --run) {
      const auto time = static_cast<Micros>(events.size());
      const int64_t choice = retracts && !rows.empty() ? below(4) : 0;
      if (choice < 2) {
        rows.push_back(any_row());
        events.push_back({port, rows.back(), RowKind::Insert, time});
        continue;
      }
      Row& row = rows[random() % rows.size()];
      events.push_back({port, row, choice == 2 ? RowKind::Delete : RowKind::UpdateBefore, time});
      if (choice == 2) {
        std::swap(row, rows.back());
        rows.pop_back();
      } else {
        row = any_row();
        events.push_back({port, row, RowKind::UpdateAfter, time});
      }
    }
  }
  return events;
}

std::map<std::string, int> model(const Shape& shape, std::span<const Event> events) {
  std::vector<Row> present[2];
  for (const Event& event : events) {
    std::vector<Row>& rows = present[event.port];
    if (event.kind == RowKind::Insert || event.kind == RowKind::UpdateAfter) rows.push_back(event.row);
    else
      rows.erase(std::find_if(rows.begin(), rows.end(),
                              [&](const Row& row) { return left_text(row) == left_text(event.row); }));
  }
  return nested_loop(shape.kind, present[0], present[1], [&](const Row& l, const Row& r) {
    if (shape.keyed && (l[0].is_null() || r[0].is_null() || l[0].as_int() != r[0].as_int())) return false;
    return !shape.condition || (!l[1].is_null() && !r[1].is_null() && l[1].as_int() < r[1].as_int());
  });
}

TEST(Join, ResultIsThatOfTheWholeRelationsAfterEveryRow) {
  std::mt19937 random(7);
  for (const JoinKind kind : kAllKinds) {
    for (const unsigned shape_bits : {0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u}) {
      const Shape shape{kind, (shape_bits & 1) != 0, (shape_bits & 2) != 0, (shape_bits & 4) != 0};
      const auto node = make_node(shape);
      for (int round = 0; round < 6; ++round) {
        const std::vector<Event> events = random_events(random, 60, shape.retracts);
        TwoInputs one(*node, {0, 0}, 1);
        for (size_t i = 0; i < events.size(); ++i) {
          ASSERT_TRUE(one.run({events[i]}).ok());
          ASSERT_EQ(one.out.net(), model(shape, {events.data(), i + 1}))
              << "join " << static_cast<int>(kind) << " shape " << shape_bits << " event " << i;
        }
        ASSERT_TRUE(one.end().ok());
        EXPECT_FALSE(one.out.late);
        EXPECT_EQ(one.out.watermark, kMaxTime);
        for (const size_t batch : {2, 7, 4096}) {
          TwoInputs other(*node, {0, 0}, batch);
          ASSERT_TRUE(other.run(events).ok() && other.end().ok());
          ASSERT_EQ(other.out.rows, one.out.rows) << "batches of " << batch;
        }
      }
    }
  }
}

TEST(Join, MatchesComeInTheOrderOfArrivalAndPadsAreTakenBackFirst) {
  const auto node = make_node({JoinKind::Left, true, false, true});
  TwoInputs join(*node, {std::nullopt, std::nullopt}, 100);
  const Row a = join_row(1, 2);
  const Row b = join_row(1, 4);
  const Row r = join_row(1, 6);
  ASSERT_TRUE(join.run({{0, a}, {0, b}, {1, r}, {1, r, RowKind::Delete}}).ok());
  EXPECT_EQ(join.out.texts(), (Texts{"+I 1 | 2 | t2 | NULL | NULL | NULL", "+I 1 | 4 | t4 | NULL | NULL | NULL",
                                     "-D 1 | 2 | t2 | NULL | NULL | NULL", "+I 1 | 2 | t2 | 1 | 6 | t6",
                                     "-D 1 | 4 | t4 | NULL | NULL | NULL", "+I 1 | 4 | t4 | 1 | 6 | t6",
                                     "-D 1 | 2 | t2 | 1 | 6 | t6", "+I 1 | 2 | t2 | NULL | NULL | NULL",
                                     "-D 1 | 4 | t4 | 1 | 6 | t6", "+I 1 | 4 | t4 | NULL | NULL | NULL"}));
}

TEST(Join, TakingBackWhatNeverCameDoesNothing) {
  const auto node = make_node({JoinKind::Full, true, false, true});
  TwoInputs join(*node, {std::nullopt, std::nullopt}, 100);
  ASSERT_TRUE(join.run({{0, join_row(1, 2), RowKind::Delete}}).ok());
  EXPECT_TRUE(join.out.rows.empty());
}

/// A join whose condition fails for a right number of 0.
std::shared_ptr<plan::Join> failing_node(JoinKind kind) {
  auto node = make_node({kind, true, false, false});
  const auto ratio =
      expr::call("/", {expr::column(1, TypeId::BigInt, "a"), expr::column(4, TypeId::BigInt, "b")}).value();
  node->condition = expr::call(">", {ratio, expr::literal(Value::bigint(1))}).value();
  return node;
}

TEST(Join, ARowWhoseConditionFailsIsRefusedAndLeavesNoTrace) {
  const auto node = failing_node(JoinKind::Full);
  for (const size_t batch : {1, 10}) {
    TwoInputs join(*node, {std::nullopt, std::nullopt}, batch);
    ASSERT_TRUE(join.run({{0, join_row(1, 8)}, {1, join_row(1, 2)}, {1, join_row(1, 0)}, {1, join_row(1, 4)}}).ok());
    EXPECT_EQ(join.policy.refused, 1u);
    EXPECT_EQ(join.out.net(),
              (std::map<std::string, int>{{"1 | 8 | t8 | 1 | 2 | t2", 1}, {"1 | 8 | t8 | 1 | 4 | t4", 1}}));
  }
}

TEST(Join, UnderFailTheRowsBeforeTheBadOneGoThrough) {
  const auto node = failing_node(JoinKind::Inner);
  TwoInputs join(*node, {std::nullopt, std::nullopt}, 10);
  join.policy.fail = true;
  ASSERT_TRUE(join.run({{0, join_row(1, 8)}, {1, join_row(1, 2)}, {1, join_row(1, 0)}, {1, join_row(1, 4)}}).ok());
  EXPECT_EQ(join.out.texts(), Texts{"+I 1 | 8 | t8 | 1 | 2 | t2"});
}

TEST(Join, UnderFailABadKeyStopsTheRowsBehindIt) {
  auto node = make_node({JoinKind::Left, true, false, false});
  node->left_keys = {expr::call("/", {expr::literal(Value::bigint(6)), expr::column(0, TypeId::BigInt, "k")}).value()};
  node->right_keys = {expr::call("*", {expr::literal(Value::bigint(1)), expr::column(0, TypeId::BigInt, "k")}).value()};
  if (node->left_keys[0]->type() != node->right_keys[0]->type())
    node->right_keys[0] = expr::cast(node->right_keys[0], node->left_keys[0]->type()).value();
  TwoInputs join(*node, {std::nullopt, std::nullopt}, 10);
  join.policy.fail = true;
  ASSERT_TRUE(join.run({{1, join_row(2, 2)}, {0, join_row(3, 8)}, {0, join_row(0, 2)}, {0, join_row(3, 4)}}).ok());
  EXPECT_EQ(join.out.texts(), Texts{"+I 3 | 8 | t8 | 2 | 2 | t2"});
}

TEST(Join, StateIsUsedAgain) {
  const auto node = make_node({JoinKind::Inner, true, true, true});
  TwoInputs join(*node, {std::nullopt, std::nullopt}, 100);
  size_t early = 0;
  for (int64_t i = 0; i < 20'000; ++i) {
    const Row row = join_row(i % 10, 2 * i + 1);
    ASSERT_TRUE(join.run({{0, row}, {0, row, RowKind::Delete}}).ok());
    if (i == 1000) early = join.state_bytes();
  }
  EXPECT_EQ(join.state_bytes(), early);
}

}  // namespace
}  // namespace velo::operators
