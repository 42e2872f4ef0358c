// ASOF joins against a model that looks at all right rows for each left one.
#include <gtest/gtest.h>

#include <random>

#include "two_inputs.hpp"

namespace velo::operators {
namespace {

using plan::Changelog;
using plan::JoinKind;
using Texts = std::vector<std::string>;

const std::vector<Type> kTypes = {TypeId::BigInt, TypeId::BigInt, TypeId::String, TypeId::Timestamp};

std::shared_ptr<plan::Node> timed_input(Changelog changelog) {
  auto rows = std::make_shared<plan::Project>();
  rows->schema = schema_of(kTypes);
  auto node = std::make_shared<plan::Watermark>();
  node->schema = rows->schema;
  node->column = 3;
  node->inputs = {rows};
  node->changelog = changelog;
  return node;
}

struct Shape {
  JoinKind kind = JoinKind::Left;
  bool keyed = true;
  bool condition = false;
  bool strict = false;
  bool versions = false;    ///< the right side is an upsert table
  bool other_time = false;  ///< the left time is not the event time
};

std::shared_ptr<plan::AsofJoin> make_node(const Shape& shape) {
  auto node = std::make_shared<plan::AsofJoin>();
  node->inputs = {timed_input(Changelog::Append), timed_input(shape.versions ? Changelog::Upsert : Changelog::Append)};
  node->join = shape.kind;
  node->strict = shape.strict;
  node->left_time = expr::column(3, TypeId::Timestamp, "t");
  if (shape.other_time) node->left_time = expr::coalesce({node->left_time, node->left_time}).value();
  node->right_time = expr::column(3, TypeId::Timestamp, "t");
  if (shape.keyed) {
    node->left_keys = {expr::column(0, TypeId::BigInt, "k")};
    node->right_keys = {expr::column(0, TypeId::BigInt, "k")};
  }
  if (shape.condition) {
    node->condition =
        expr::call("<", {expr::column(1, TypeId::BigInt, "a"), expr::column(5, TypeId::BigInt, "b")}).value();
  }
  return node;
}

Event at(uint32_t port, Micros time, std::optional<int64_t> key, int64_t number, RowKind kind = RowKind::Insert) {
  Row row = join_row(key, number);
  row.push_back(Value(Type(TypeId::Timestamp), time));
  return {port, row, kind, time};
}

std::string text(const Row* row) {
  std::string out;
  for (size_t i = 0; i < kTypes.size(); ++i)
    out += (out.empty() ? "" : " | ") + (row ? (*row)[i] : Value::null(kTypes[i])).text();
  return out;
}

/// The right row that a left one means: the latest by (time, arrival) that is in time, unless it is a delete.
std::optional<std::string> model(const Shape& shape, const std::vector<Event>& events, const Event& left) {
  const Event* found = nullptr;
  for (const Event& event : events) {
    if (event.port != 1 || (shape.strict ? event.time >= left.time : event.time > left.time)) continue;
    const Value& l = left.row[0];
    const Value& r = event.row[0];
    if (shape.keyed && (l.is_null() || r.is_null() || l.as_int() != r.as_int())) continue;
    if (found == nullptr || event.time >= found->time) found = &event;
  }
  if (found && found->kind == RowKind::Delete) found = nullptr;
  if (found && shape.condition && left.row[1].as_int() >= found->row[1].as_int()) found = nullptr;
  if (found == nullptr && shape.kind == JoinKind::Inner) return std::nullopt;
  return "+I " + text(&left.row) + " | " + text(found ? &found->row : nullptr);
}

/// No row is late, so that the model need not know what has come when.
std::vector<Event> random_events(std::mt19937& random, const Shape& shape) {
  std::vector<Event> events;
  const auto below = [&](unsigned n) { return static_cast<int64_t>(random() % n); };
  Micros now = 100;
  while (events.size() < 100) {
    const auto port = static_cast<uint32_t>(below(2));
    for (int64_t run = below(4); run >= 0; --run) {
      now += below(3);
      const RowKind kind = port == 1 && shape.versions && below(4) == 0 ? RowKind::Delete : RowKind::Insert;
      events.push_back(
          at(port, now - below(4), below(8) == 0 ? std::nullopt : std::optional(below(3)), below(6), kind));
    }
  }
  return events;
}

TEST(AsofJoin, EachRowMeetsTheLatestBefore) {
  std::mt19937 random(5);
  for (unsigned bits = 0; bits < 64; ++bits) {
    const Shape shape{(bits & 1) != 0 ? JoinKind::Inner : JoinKind::Left,
                      (bits & 2) == 0,
                      (bits & 4) != 0,
                      (bits & 8) != 0,
                      (bits & 16) != 0,
                      (bits & 32) != 0};
    const auto node = make_node(shape);
    for (int round = 0; round < 5; ++round) {
      const std::vector<Event> events = random_events(random, shape);
      Texts expected;
      for (const Event& event : events) {
        if (event.port != 0) continue;
        if (const auto row = model(shape, events, event)) expected.push_back(*row);
      }
      std::vector<TimedCollector::Out> first;
      for (const size_t batch : {1, 2, 7, 4096}) {
        TwoInputs join(*node, {3, 3}, batch);
        ASSERT_TRUE(join.run(events).ok() && join.end().ok());
        ASSERT_EQ(join.out.texts(), expected) << "shape " << bits << " batches of " << batch;
        EXPECT_FALSE(join.out.late);
        EXPECT_EQ(join.out.watermark, kMaxTime);
        if (batch == 1) first = join.out.rows;
        ASSERT_EQ(join.out.rows, first);
      }
    }
  }
}

TEST(AsofJoin, ALeftRowWaitsForTheRightWatermark) {
  const auto node = make_node({});
  TwoInputs join(*node, {0, 2}, 1);
  ASSERT_TRUE(join.run({at(1, 90, 1, 2), at(0, 100, 1, 0), at(0, 100, std::nullopt, 0), at(1, 102, 1, 4)}).ok());
  EXPECT_TRUE(join.out.rows.empty());
  EXPECT_EQ(join.out.watermark, kMinTime);
  ASSERT_TRUE(join.run({at(1, 100, 1, 6), at(1, 103, 1, 8)}).ok());
  ASSERT_EQ(join.out.rows.size(), 2u);
  EXPECT_NE(join.out.texts()[0].find("| 1 | 6 | t6"), std::string::npos);
  EXPECT_EQ(join.out.watermark, 100);
}

TEST(AsofJoin, ALeftRowBehindItsWatermarkIsLate) {
  const auto node = make_node({});
  TwoInputs join(*node, {0, 0}, 10);
  ASSERT_TRUE(join.run({at(0, 100, 1, 0), at(0, 99, 1, 2), at(0, 101, 1, 4)}).ok() && join.end().ok());
  EXPECT_EQ(join.policy.late_rows, 1u);
  EXPECT_EQ(join.out.rows.size(), 2u);
}

TEST(AsofJoin, VersionsThatNoRowCanMeanAreForgotten) {
  const auto node = make_node({});
  TwoInputs join(*node, {0, 0}, 10);
  size_t early = 0;
  for (int64_t i = 0; i < 50'000; ++i) {
    ASSERT_TRUE(join.run({at(1, 100 + i, i % 7, 2 * i + 100'001), at(0, 100 + i, i % 7, 1)}).ok());
    join.out.rows.clear();
    if (i == 1000) early = join.state_bytes();
  }
  EXPECT_LE(join.state_bytes(), early);
}

TEST(AsofJoin, ARowWhoseConditionFailsIsRefused) {
  const auto node = make_node({});
  const auto ratio =
      expr::call("/", {expr::column(5, TypeId::BigInt, "b"), expr::column(1, TypeId::BigInt, "a")}).value();
  node->condition = expr::call(">", {ratio, expr::literal(Value::bigint(1))}).value();
  for (const bool fail : {false, true}) {
    TwoInputs join(*node, {0, 0}, 10);
    join.policy.fail = fail;
    ASSERT_TRUE(join.run({at(1, 90, 1, 8), at(0, 100, 1, 2), at(0, 101, 1, 0), at(0, 102, 1, 4)}).ok());
    ASSERT_TRUE(join.end().ok());
    EXPECT_EQ(join.policy.refused, 1u);
    EXPECT_EQ(join.out.rows.size(), fail ? 1u : 2u);
  }
}

}  // namespace
}  // namespace velo::operators
