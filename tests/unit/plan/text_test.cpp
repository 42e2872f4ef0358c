#include <gtest/gtest.h>

#include "expr/build.hpp"
#include "plan/aggregate.hpp"
#include "plan/duration_text.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/state_estimate.hpp"

namespace velo::plan {
namespace {

std::shared_ptr<Source> source(bool bounded) {
  auto relation = std::make_shared<catalog::Relation>();
  relation->name = "t";
  relation->schema.fields = {{"a", TypeId::Int, true}, {"b", TypeId::String, true}};
  auto node = std::make_shared<Source>();
  node->relation = relation;
  node->columns = {1};
  node->system_columns = {catalog::SystemColumn::Offset};
  node->schema.fields = {{"b", TypeId::String, true}, {"_offset", TypeId::BigInt, true}};
  node->bounded = bounded;
  return node;
}

TEST(DurationText, TakesTheLargestUnitThatIsExact) {
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(300'000'000), "5m");
  EXPECT_EQ(duration_text(90'000'000), "90s");
  EXPECT_EQ(duration_text(1'500'000), "1500ms");
  EXPECT_EQ(duration_text(7), "7us");
  EXPECT_EQ(duration_text(2 * 86'400'000'000), "2d");
}

TEST(Explain, IndentsInputs) {
  Filter filter;
  filter.predicate = *expr::is_null(expr::column(0, TypeId::String, "b"), false);
  filter.inputs = {source(false)};
  filter.schema = filter.inputs[0]->schema;
  EXPECT_EQ(explain(filter),
            "Filter  where: " + filter.predicate->text(filter.schema.names()) +
                "\n  Source  relation: t | decodes: 1 of 2 columns: b | system: _offset | input: unbounded\n");
}

TEST(Explain, SaysOrderOnlyWhereItIsNotTheUsualOne) {
  Sort sort;
  sort.inputs = {source(true)};
  sort.schema = sort.inputs[0]->schema;
  sort.keys = {{0, false, false}, {1, true, true}, {0, true, false}};
  sort.limit = 5;
  EXPECT_EQ(sort.fields()[0].second, "b, _offset DESC, b DESC NULLS LAST");
  EXPECT_EQ(sort.kind(), "Sort");
  sort.keys.clear();
  EXPECT_EQ(sort.kind(), "Limit");
}

TEST(StateEstimate, WarnsWhereNothingEndsAGroup) {
  Aggregate aggregate;
  aggregate.keys = {expr::column(0, TypeId::String, "b")};
  aggregate.inputs = {source(false)};
  EXPECT_EQ(state_estimate(aggregate), "about 32 bytes a group; grows with every new key, nothing ends it");
  aggregate.inputs = {source(true)};
  EXPECT_EQ(state_estimate(aggregate), "about 32 bytes a group");
  aggregate.window = window::Spec{window::Kind::Tumbling, 60'000'000, 60'000'000, 0, 0};
  EXPECT_EQ(state_estimate(aggregate), "about 32 bytes a group and window, freed when the watermark passes the window");
  EXPECT_EQ(state_estimate(*source(true)), "");
}

}  // namespace
}  // namespace velo::plan
