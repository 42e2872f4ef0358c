// Several inputs on one lane: their order, their watermarks and their failures, whatever the batch size.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "connector/memory.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/watermark.hpp"
#include "runtime/lane.hpp"
#include "runtime/merge.hpp"
#include "window/watermark.hpp"

namespace velo::runtime {
namespace {

// (time, number): what the inputs of these tests are made of.
using Row = std::pair<std::optional<Micros>, int64_t>;
using Rows = std::vector<Row>;

constexpr Micros kDelay = 3;

/// A row as it left the lane, with the watermark before it.
struct Seen {
  Micros time;
  int64_t number;
  Micros watermark;
  friend bool operator==(const Seen&, const Seen&) = default;
};

class Recorder final : public Outlet {
 public:
  explicit Recorder(std::vector<Seen>& seen) : seen_(seen) {}
  Status write() override { return {}; }
  Status flush() override { return {}; }
  Status close() override { return {}; }

 protected:
  Status take(const Batch& batch) override {
    window::RowWatermarks watermarks(*batch.times);
    batch.selection.each([&](uint32_t row) {
      seen_.push_back({batch.column(0).at<int64_t>(row), batch.column(1).at<int64_t>(row), watermarks.before(row)});
    });
    return {};
  }

 private:
  std::vector<Seen>& seen_;
};

Schema schema() { return Schema{{{"ts", TypeId::Timestamp, true}, {"n", TypeId::BigInt, true}}}; }

plan::NodePtr source() {
  auto node = std::make_shared<plan::Source>();
  node->schema = schema();
  return node;
}

plan::NodePtr with_time(plan::NodePtr input) {
  auto node = std::make_shared<plan::Watermark>();
  node->schema = schema();
  node->delay = kDelay;
  node->inputs = {std::move(input)};
  return node;
}

plan::NodePtr union_of(std::vector<plan::NodePtr> inputs) {
  auto node = std::make_shared<plan::Union>();
  node->schema = schema();
  node->inputs = std::move(inputs);
  return node;
}

std::unique_ptr<Inlet> inlet_of(const Rows& rows, bool bounded = true) {
  auto table = std::make_shared<connector::MemoryTable>(schema());
  RowBlock block({TypeId::Timestamp, TypeId::BigInt});
  for (const Row& row : rows) {
    block.reset(1);
    block.column(0).set_value(0, row.first ? Value::timestamp(*row.first) : Value::null(TypeId::Timestamp));
    block.column(1).set_value(0, Value::bigint(row.second));
    Batch batch;
    block.view(1, batch);
    table->append(batch);
  }
  return make_row_inlet(connector::make_memory_source(table, {0, 1}, 1, bounded));
}

struct Outcome {
  std::vector<Seen> seen;
  std::optional<Error> error;
  uint64_t bad = 0;
};

Outcome run(const std::vector<Rows>& inputs, uint32_t batch_rows, plan::OnError on_error = plan::OnError::Fail) {
  std::vector<plan::NodePtr> branches(inputs.size());
  for (plan::NodePtr& branch : branches) branch = with_time(source());
  plan::Query query;
  query.root = union_of(branches);
  query.on_error = on_error;
  Outcome out;
  auto pipeline = std::make_unique<QueryPipeline>(query, std::make_unique<Recorder>(out.seen), std::vector<Entry>(),
                                                  false, nullptr, Entering::ByTime);
  std::vector<std::unique_ptr<Intake>> intakes;
  for (size_t i = 0; i < inputs.size(); ++i)
    intakes.push_back(std::make_unique<Intake>(inlet_of(inputs[i]), *pipeline, pipeline->entries()[i]));
  std::vector<std::unique_ptr<QueryPipeline>> queries;
  queries.push_back(std::move(pipeline));
  LaneOptions options;
  options.batch_rows = batch_rows;
  Lane lane(std::make_unique<Merge>(std::move(intakes), options), std::move(queries), nullptr, options);
  for (;;) {
    Result<Lane::Verdict> verdict = lane.step();
    if (!verdict.ok()) out.error = verdict.error();
    if (!verdict.ok() || *verdict == Lane::Verdict::Done) break;
  }
  out.bad = lane.queries().front()->policy().counts().bad;
  return out;
}

/// The merge written row by row: the smallest head goes first, the earlier input among equals.
std::vector<Seen> model(const std::vector<Rows>& inputs) {
  std::vector<size_t> at(inputs.size());
  std::vector<Micros> marks(inputs.size(), kMinTime);
  std::vector<Seen> out;
  for (;;) {
    std::optional<size_t> first;
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (at[i] == inputs[i].size()) marks[i] = kMaxTime;
      if (at[i] == inputs[i].size()) continue;
      if (!first || inputs[i][at[i]].first < inputs[*first][at[*first]].first) first = i;
    }
    if (!first) return out;
    const auto [time, number] = inputs[*first][at[*first]++];
    out.push_back({*time, number, *std::min_element(marks.begin(), marks.end())});
    marks[*first] = std::max(marks[*first], *time - kDelay);
  }
}

std::vector<int64_t> numbers(const std::vector<Seen>& seen) {
  std::vector<int64_t> out;
  for (const Seen& row : seen) out.push_back(row.number);
  return out;
}

TEST(Merge, TakesTheEarliestHeadAndTheFirstInputAmongEquals) {
  const Outcome out = run({{{10, 1}, {30, 2}}, {{10, 3}, {20, 4}}}, 100);
  EXPECT_EQ(numbers(out.seen), (std::vector<int64_t>{1, 3, 4, 2}));
}

TEST(Merge, OrderAndWatermarksAreThoseOfARowByRowMerge) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<Rows> inputs(2 + random() % 3);
    for (Rows& rows : inputs) {
      const size_t count = random() % 40;
      for (size_t i = 0; i < count; ++i) rows.push_back({Micros(i * 2 + random() % 9), int64_t(random() % 1000)});
    }
    const std::vector<Seen> expected = model(inputs);
    for (const uint32_t batch_rows : {1u, 2u, 7u, 4096u}) EXPECT_EQ(run(inputs, batch_rows).seen, expected);
  }
}

TEST(Merge, ABadRowIsSkippedWhereItStands) {
  for (const uint32_t batch_rows : {1u, 3u, 100u}) {
    const Outcome out = run({{{10, 1}, {std::nullopt, 2}, {30, 3}}, {{20, 4}}}, batch_rows, plan::OnError::Skip);
    EXPECT_EQ(numbers(out.seen), (std::vector<int64_t>{1, 4, 3}));
    EXPECT_EQ(out.bad, 1u);
  }
}

// The bad row is read early in large batches; still exactly the rows that come before it in merged order went through.
TEST(Merge, ABadRowFailsTheQueryAfterAllThatComeBeforeIt) {
  for (const uint32_t batch_rows : {1u, 2u, 3u, 100u}) {
    const Outcome out = run({{{10, 1}, {30, 2}, {std::nullopt, 3}, {40, 4}}, {{20, 5}, {25, 6}, {35, 7}}}, batch_rows);
    ASSERT_TRUE(out.error.has_value());
    EXPECT_EQ(numbers(out.seen), (std::vector<int64_t>{1, 5, 6, 2})) << batch_rows;
  }
}

TEST(Merge, EmptyInputsEnd) {
  EXPECT_TRUE(run({{}, {}}, 10).seen.empty());
  EXPECT_EQ(numbers(run({{}, {{1, 1}}}, 10).seen), (std::vector<int64_t>{1}));
}

TEST(BatchSlice, CutsEverythingThatABatchSays) {
  RowBlock block({TypeId::BigInt});
  block.reset(5);
  for (int64_t i = 0; i < 5; ++i) block.column(0).data<int64_t>()[i] = 10 * i;
  block.column(0).set_null(3);
  Batch batch;
  block.view(5, batch);
  const uint16_t selected[] = {1, 3, 4};
  batch.selection = Selection(selected, 3);
  const Micros times[] = {100, 90, 120, 110, 130};
  EventTimes event_times{times, 0, 5, 80, 125, 90, 130};
  batch.times = &event_times;
  BatchSlice slice;
  slice.open(batch);
  EXPECT_EQ(slice.take(2).selection.count(), 1u);
  const Batch& rest = slice.take(5);
  ASSERT_EQ(rest.rows, 3u);
  ASSERT_EQ(rest.selection.count(), 2u);
  EXPECT_EQ(rest.selection[0], 1u);
  EXPECT_FALSE(rest.column(0).is_valid(1));
  EXPECT_EQ(rest.column(0).at<int64_t>(2), 40);
  EXPECT_EQ(rest.times->watermark_before, 95);
  EXPECT_EQ(rest.times->watermark_after, 125);
  EXPECT_EQ(rest.times->times[0], 120);
  EXPECT_TRUE(slice.done());
}

}  // namespace
}  // namespace velo::runtime
