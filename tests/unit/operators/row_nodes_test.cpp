// Filter, Project, Distinct, Sort, Limit and Watermark: what goes in and what comes out.
#include <gtest/gtest.h>

#include <random>

#include "pipeline.hpp"

namespace velo::operators {
namespace {

const std::vector<Type> kTypes = {TypeId::String, TypeId::BigInt};

Row row(const char* text, std::optional<int64_t> number) {
  return {text ? Value::string(text) : Value::null(TypeId::String),
          number ? Value::bigint(*number) : Value::null(TypeId::BigInt)};
}

expr::ExprPtr number() { return expr::column(1, TypeId::BigInt, "n"); }

/// Runs at several batch sizes, expects the same each time, and gives the rows.
std::vector<std::string> output(const std::shared_ptr<plan::Node>& node, const std::vector<Row>& rows,
                                uint64_t refused = 0) {
  std::vector<std::string> first;
  for (const size_t batch : {1, 2, 7, 4096}) {
    Pipeline pipeline({node});
    EXPECT_TRUE(run(pipeline, kTypes, rows, batch).ok());
    EXPECT_EQ(pipeline.out.watermark, kMaxTime);
    EXPECT_EQ(pipeline.policy.refused, refused);
    if (batch == 1) first = pipeline.out.rows;
    EXPECT_EQ(pipeline.out.rows, first) << "batches of " << batch;
  }
  return first;
}

using Texts = std::vector<std::string>;

TEST(Filter, KeepsTrueAndDropsFalseAndNull) {
  auto node = std::make_shared<plan::Filter>();
  node->predicate = expr::call(">", {number(), expr::literal(Value::bigint(2))}).value();
  EXPECT_EQ(output(node, {row("a", 3), row("b", std::nullopt), row("c", 1), row("d", 9)}),
            (Texts{"+I | a | 3", "+I | d | 9"}));
}

TEST(Filter, RefusesRowsThatFail) {
  auto node = std::make_shared<plan::Filter>();
  const auto ratio = expr::call("/", {expr::literal(Value::bigint(6)), number()}).value();
  node->predicate = expr::call(">", {ratio, expr::literal(Value::bigint(2))}).value();
  EXPECT_EQ(output(node, {row("a", 1), row("b", 0), row("c", 2), row("d", 6)}, 1), (Texts{"+I | a | 1", "+I | c | 2"}));
}

TEST(Filter, UnderFailTheRowsBeforeTheBadOneGoThrough) {
  auto node = std::make_shared<plan::Filter>();
  const auto ratio = expr::call("/", {expr::literal(Value::bigint(6)), number()}).value();
  node->predicate = expr::call(">", {ratio, expr::literal(Value::bigint(2))}).value();
  Pipeline pipeline({node});
  pipeline.policy.fail = true;
  ASSERT_TRUE(run(pipeline, kTypes, {row("a", 1), row("b", 0), row("c", 2)}, 10).ok());
  EXPECT_EQ(pipeline.out.rows, (Texts{"+I | a | 1"}));
}

TEST(Filter, OverUpsertsAFailingRowDeletesItsKey) {
  auto input = std::make_shared<plan::Project>();
  input->schema = schema_of(kTypes);
  input->changelog = plan::Changelog::Upsert;
  input->key = {0};
  auto node = std::make_shared<plan::Filter>();
  node->inputs = {input};
  node->predicate = expr::call(">", {number(), expr::literal(Value::bigint(2))}).value();
  EXPECT_EQ(output(node, {row("a", 1), row("a", 3), row("b", 1), row("a", 4), row("a", std::nullopt), row("a", 2),
                          row("a", 7)}),
            (Texts{"+I | a | 3", "+U | a | 4", "-D | a | NULL", "+I | a | 7"}));
}

TEST(Project, ComputesAndPassesColumns) {
  auto node = std::make_shared<plan::Project>();
  node->columns = {expr::call("+", {number(), expr::literal(Value::bigint(1))}).value(),
                   expr::column(0, TypeId::String, "s")};
  EXPECT_EQ(output(node, {row("a", 3), row(nullptr, std::nullopt)}), (Texts{"+I | 4 | a", "+I | NULL | NULL"}));
}

TEST(Project, RefusesRowsThatFail) {
  auto node = std::make_shared<plan::Project>();
  node->columns = {expr::call("+", {number(), expr::literal(Value::bigint(1))}).value()};
  EXPECT_EQ(output(node, {row("a", INT64_MAX), row("b", 1)}, 1), (Texts{"+I | 2"}));
}

TEST(Distinct, PassesTheFirstOfEqualRows) {
  auto node = std::make_shared<plan::Distinct>();
  node->schema = schema_of(kTypes);
  EXPECT_EQ(
      output(node, {row("a", 1), row(nullptr, 1), row("a", 1), row(nullptr, 1), row("a", std::nullopt), row("b", 1)}),
      (Texts{"+I | a | 1", "+I | NULL | 1", "+I | a | NULL", "+I | b | 1"}));
}

std::shared_ptr<plan::Sort> sort(std::vector<plan::SortKey> keys, uint64_t limit = UINT64_MAX, uint64_t offset = 0) {
  auto node = std::make_shared<plan::Sort>();
  node->schema = schema_of(kTypes);
  node->keys = std::move(keys);
  node->limit = limit;
  node->offset = offset;
  return node;
}

TEST(Sort, IsStableAndPlacesNulls) {
  const std::vector<Row> rows = {row("a", 2), row("b", std::nullopt), row("c", 1), row("d", 2)};
  EXPECT_EQ(output(sort({{1, false, false}}), rows),
            (Texts{"+I | c | 1", "+I | a | 2", "+I | d | 2", "+I | b | NULL"}));
  EXPECT_EQ(output(sort({{1, true, true}}), rows), (Texts{"+I | b | NULL", "+I | a | 2", "+I | d | 2", "+I | c | 1"}));
  EXPECT_EQ(output(sort({{1, true, true}}, 2, 1), rows), (Texts{"+I | a | 2", "+I | d | 2"}));
  EXPECT_EQ(output(sort({{0, false, false}}, 5, 9), rows), Texts{});
}

TEST(Sort, ThinningOutKeepsTheFirstRows) {
  std::mt19937_64 random(9);
  std::vector<Row> rows;
  std::vector<std::pair<int64_t, size_t>> expected;
  for (size_t i = 0; i < 12'000; ++i) {
    const auto value = static_cast<int64_t>(random() % 5'000);
    rows.push_back(row(("some longer text " + std::to_string(i)).c_str(), value));
    expected.emplace_back(value, i);
  }
  std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Texts texts;
  for (size_t i = 0; i < 50; ++i) {
    texts.push_back("+I | some longer text " + std::to_string(expected[i].second) + " | " +
                    std::to_string(expected[i].first));
  }
  Pipeline pipeline({sort({{1, false, false}}, 50)});
  ASSERT_TRUE(run(pipeline, kTypes, rows, 1000).ok());
  EXPECT_EQ(pipeline.out.rows, texts);
  EXPECT_LT(pipeline.state_bytes(0), 500'000u);
}

TEST(Sort, OverUpsertsTheLastRowOfAKeyCounts) {
  auto input = std::make_shared<plan::Project>();
  input->schema = schema_of(kTypes);
  input->changelog = plan::Changelog::Upsert;
  input->key = {0};
  auto node = sort({{1, true, false}}, 2);
  node->inputs = {input};
  EXPECT_EQ(output(node, {row("a", 9), row("b", 1), row("a", 3), row("c", 2), row("b", 4)}),
            (Texts{"+I | b | 4", "+I | a | 3"}));
}

TEST(Limit, StopsWhenItIsSatisfied) {
  const std::vector<Row> rows = {row("a", 1), row("b", 2), row("c", 3), row("d", 4)};
  EXPECT_EQ(output(sort({}, 2, 1), rows), (Texts{"+I | b | 2", "+I | c | 3"}));
  EXPECT_EQ(output(sort({}, UINT64_MAX, 3), rows), (Texts{"+I | d | 4"}));
  Pipeline pipeline({sort({}, 2, 1)});
  EXPECT_FALSE(pipeline.finished(0));
  ASSERT_TRUE(run(pipeline, kTypes, rows, 1).ok());
  EXPECT_TRUE(pipeline.finished(0));
}

TEST(Watermark, FollowsTheRowsAndRefusesNull) {
  auto node = std::make_shared<plan::Watermark>();
  node->column = 0;
  node->delay = 3;
  const std::vector<Type> types = {TypeId::Timestamp};
  Pipeline pipeline({node});
  RowBlock block(types);
  block.reset(3);
  block.column(0).set_value(0, Value::timestamp(10));
  block.column(0).set_value(1, Value::null(TypeId::Timestamp));
  block.column(0).set_value(2, Value::timestamp(8));
  Batch batch;
  block.view(3, batch);
  ASSERT_TRUE(pipeline.push(batch).ok());
  EXPECT_EQ(pipeline.out.watermark, 7);
  EXPECT_EQ(pipeline.out.rows.size(), 2u);
  EXPECT_EQ(pipeline.policy.refused, 1u);
}

}  // namespace
}  // namespace velo::operators
