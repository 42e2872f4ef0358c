#include <gtest/gtest.h>

#include "expr/build.hpp"
#include "plan/aggregate.hpp"
#include "plan/duration_text.hpp"
#include "plan/join.hpp"
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

TEST(StateEstimate, SaysWhatAJoinKeepsAndWhatFreesIt) {
  Join join;
  join.inputs = {source(true), source(true)};
  EXPECT_EQ(state_estimate(join), "about 56 bytes a left row, about 56 bytes a right one");
  join.bounded = false;
  EXPECT_EQ(state_estimate(join),
            "about 56 bytes a left row, about 56 bytes a right one; grows with every new row, nothing ends it");
  join.bounds = JoinBounds{5'000'000, 0, 1'000'000};
  EXPECT_EQ(state_estimate(join),
            "about 56 bytes a left row, about 56 bytes a right one, freed when the watermark is 6s past them");
  LookupJoin lookup;
  lookup.inputs = {source(false), source(false)};
  lookup.unique = true;
  EXPECT_EQ(state_estimate(lookup),
            "about 56 bytes a key of the right side; grows with every new key, nothing ends it");
  AsofJoin asof;
  asof.inputs = {source(false), source(true)};
  EXPECT_EQ(state_estimate(asof),
            "about 56 bytes a right row, freed when a later one of its key is behind the left watermark");
}

}  // namespace
}  // namespace velo::plan
