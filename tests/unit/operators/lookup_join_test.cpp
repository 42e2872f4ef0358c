// Lookup joins against a model that keeps the right side as it stands and goes through it for each left row.
#include <gtest/gtest.h>

#include <random>

#include "two_inputs.hpp"

namespace velo::operators {
namespace {

using plan::Changelog;
using plan::JoinKind;
using Texts = std::vector<std::string>;

constexpr JoinKind kKinds[] = {JoinKind::Inner, JoinKind::Left, JoinKind::Semi, JoinKind::Anti};

struct Shape {
  JoinKind kind;
  bool condition = false;
  Changelog right = Changelog::Append;
  bool unique = false;
  bool null_aware = false;
  bool by_number = false;  ///< the right side's own key is its number, not what is joined on
};

std::shared_ptr<plan::LookupJoin> make_node(const Shape& shape) {
  auto node = join_node<plan::LookupJoin>(shape.kind, true, shape.condition, Changelog::Append, shape.right);
  if (shape.right == Changelog::Upsert) {
    auto right = join_input(shape.right);
    right->key = {shape.by_number ? size_t{1} : size_t{0}};
    node->inputs[1] = right;
  }
  node->unique = shape.unique;
  node->null_aware = shape.null_aware;
  return node;
}

/// The right side as it stands.
class Table {
 public:
  explicit Table(const Shape& shape) : shape_(shape) {}

  void apply(const Event& event) {
    const bool adds = event.kind == RowKind::Insert || event.kind == RowKind::UpdateAfter;
    if (shape_.right == Changelog::Upsert) {
      if (event.kind == RowKind::UpdateBefore || (key(event.row).is_null() && !shape_.unique)) return;
      std::erase_if(rows_, [&](const Row& row) { return key(row).text() == key(event.row).text(); });
    } else if (!adds) {
      const auto last = std::find_if(rows_.rbegin(), rows_.rend(),
                                     [&](const Row& row) { return left_text(row) == left_text(event.row); });
      rows_.erase(std::next(last).base());
    }
    if (adds) rows_.push_back(event.row);
  }

  void look_up(const Row& left, Texts& out) const {
    std::vector<const Row*> matches;
    for (const Row& right : rows_) {
      if (matches_row(left, right)) matches.push_back(&right);
    }
    if (gives_pairs(shape_.kind)) {
      for (const Row* right : matches) out.push_back("+I " + joined_text(&left, right));
      if (matches.empty() && shape_.kind == JoinKind::Left) out.push_back("+I " + joined_text(&left, nullptr));
    } else if (passes(left, !matches.empty())) {
      out.push_back("+I " + left_text(left));
    }
  }

 private:
  const Value& key(const Row& row) const { return row[shape_.by_number ? 1 : 0]; }
  bool matches_row(const Row& l, const Row& r) const {
    if (l[0].is_null() || r[0].is_null() || l[0].as_int() != r[0].as_int()) return false;
    return !shape_.condition || (!l[1].is_null() && !r[1].is_null() && l[1].as_int() < r[1].as_int());
  }
  bool passes(const Row& left, bool matched) const {
    if (shape_.kind == JoinKind::Semi) return matched;
    if (matched || !shape_.null_aware || rows_.empty()) return !matched;
    const bool any_null = std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row[0].is_null(); });
    return !any_null && !left[0].is_null();
  }

  Shape shape_;
  std::vector<Row> rows_;
};

std::vector<Event> random_events(std::mt19937& random, Changelog changelog, bool nulls) {
  std::vector<Event> events;
  std::vector<Row> present;
  const auto below = [&](unsigned n) { return static_cast<int64_t>(random() % n); };
  const auto any_row = [&] {
    return join_row(nulls && below(8) == 0 ? std::nullopt : std::optional(below(5)), below(6));
  };
  while (events.size() < 120) {
    if (below(2) == 0) {
      for (int64_t run = below(6); run >= 0; --run) events.push_back({0, any_row(), RowKind::Insert, 0});
      continue;
    }
    for (int64_t run = below(6); run >= 0; --run) {
      const bool goes = changelog != Changelog::Append && !present.empty() && below(3) == 0;
      if (goes) {
        const size_t i = random() % present.size();
        events.push_back({1, present[i], RowKind::Delete, 0});
        present.erase(present.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        present.push_back(any_row());
        events.push_back({1, present.back(), below(2) == 0 ? RowKind::Insert : RowKind::UpdateAfter, 0});
      }
    }
  }
  for (size_t i = 0; i < events.size(); ++i) events[i].time = static_cast<Micros>(i);
  return events;
}

void check(const Shape& shape, unsigned seed) {
  std::mt19937 random(seed);
  const auto node = make_node(shape);
  for (int round = 0; round < 10; ++round) {
    const std::vector<Event> events = random_events(random, shape.right, round % 2 == 0);
    Table table(shape);
    Texts expected;
    for (const Event& event : events) {
      if (event.port == 1) table.apply(event);
      else table.look_up(event.row, expected);
    }
    std::vector<TimedCollector::Out> first;
    for (const size_t batch : {1, 2, 7, 4096}) {
      TwoInputs join(*node, {0, std::nullopt}, batch);
      ASSERT_TRUE(join.run(events).ok() && join.end().ok());
      ASSERT_EQ(join.out.texts(), expected) << "kind " << static_cast<int>(shape.kind) << " batches of " << batch;
      EXPECT_FALSE(join.out.late);
      if (batch == 1) first = join.out.rows;
      EXPECT_EQ(join.out.rows, first);
    }
  }
}

TEST(LookupJoin, MeetsAGrowingTable) {
  for (const JoinKind kind : kKinds) {
    for (const bool condition : {false, true}) check({kind, condition}, 1);
  }
}

TEST(LookupJoin, MeetsATableWhoseRowsAreTakenBack) {
  for (const JoinKind kind : kKinds) {
    for (const bool condition : {false, true}) check({kind, condition, Changelog::Retract}, 2);
  }
}

TEST(LookupJoin, MeetsATableWithOneRowAKey) {
  for (const JoinKind kind : kKinds) {
    for (const bool condition : {false, true}) check({kind, condition, Changelog::Upsert, true}, 3);
  }
}

TEST(LookupJoin, MeetsATableKeyedByAnotherColumn) {
  for (const JoinKind kind : kKinds) {
    for (const bool condition : {false, true}) check({kind, condition, Changelog::Upsert, false, false, true}, 4);
  }
}

TEST(LookupJoin, NotInKnowsNull) {
  for (const Changelog right : {Changelog::Append, Changelog::Retract})
    check({JoinKind::Anti, false, right, false, true}, 5);
  check({JoinKind::Anti, false, Changelog::Upsert, true, true}, 6);
}

TEST(LookupJoin, ASecondMatchOfAScalarSubqueryIsARowError) {
  for (const bool condition : {false, true}) {
    const auto node = make_node({JoinKind::Left, condition});
    node->at_most_one = true;
    for (const size_t batch : {1, 10}) {
      TwoInputs join(*node, {0, std::nullopt}, batch);
      ASSERT_TRUE(join.run({{1, join_row(1, 4)},
                            {1, join_row(2, 6)},
                            {1, join_row(2, 8)},
                            {0, join_row(1, 0)},
                            {0, join_row(2, 0)},
                            {0, join_row(3, 0)}})
                      .ok());
      EXPECT_EQ(join.policy.refused, 1u);
      EXPECT_EQ(join.out.texts(), (Texts{"+I 1 | 0 | t0 | 1 | 4 | t4", "+I 3 | 0 | t0 | NULL | NULL | NULL"}));
    }
  }
}

TEST(LookupJoin, UnderFailTheRowsBeforeTheBadOneGoThrough) {
  const auto node = make_node({JoinKind::Inner});
  node->at_most_one = true;
  TwoInputs join(*node, {0, std::nullopt}, 10);
  join.policy.fail = true;
  ASSERT_TRUE(join.run({{1, join_row(1, 4)},
                        {1, join_row(2, 6)},
                        {1, join_row(2, 8)},
                        {0, join_row(1, 0)},
                        {0, join_row(2, 0)},
                        {0, join_row(1, 2)}})
                  .ok());
  EXPECT_EQ(join.out.texts(), Texts{"+I 1 | 0 | t0 | 1 | 4 | t4"});
}

TEST(LookupJoin, ReplacedRowsCostNoMemory) {
  for (const bool unique : {true, false}) {
    const auto node = make_node({JoinKind::Inner, false, Changelog::Upsert, unique});
    TwoInputs join(*node, {0, std::nullopt}, 50);
    size_t early = 0;
    for (int64_t i = 0; i < 2000; ++i) {
      std::vector<Event> events;
      for (int64_t key = 0; key < 50; ++key) events.push_back({1, join_row(key, 100'001 + 2 * i)});
      ASSERT_TRUE(join.run(events).ok());
      if (i == 10) early = join.state_bytes();
    }
    EXPECT_EQ(join.state_bytes(), early);
  }
}

}  // namespace
}  // namespace velo::operators
