#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "connector/generator_kind.hpp"
#include "connector/memory.hpp"
#include "connector/trades.hpp"
#include "unit/connector/generating.hpp"

namespace velo::connector {
namespace {

TEST(Generator, BatchSizeChangesNothing) {
  const OptionTexts options = {{"rows", "3000"}, {"disorder", "5s"}, {"symbols", "30"}};
  const uint64_t expected = checksum(*generate(options, 1));
  EXPECT_EQ(checksum(*generate(options, 7)), expected);
  EXPECT_EQ(checksum(*generate(options, 4096)), expected);
}

TEST(Generator, SeedsGiveDifferentRows) {
  const uint64_t a = checksum(*generate({{"rows", "100"}, {"seed", "1"}}, 100));
  EXPECT_EQ(checksum(*generate({{"rows", "100"}, {"seed", "1"}}, 100)), a);
  EXPECT_NE(checksum(*generate({{"rows", "100"}, {"seed", "2"}}, 100)), a);
}

TEST(Generator, ColumnsDoNotDependOnEachOther) {
  const auto all = generate({{"rows", "500"}}, 64);
  const auto some = generate({{"rows", "500"}}, 64, {3, 1});
  for (uint64_t row = 0; row < 500; ++row) {
    ASSERT_EQ(some->value(row, 0), all->value(row, 3));
    ASSERT_EQ(some->value(row, 1), all->value(row, 1));
  }
}

TEST(Generator, AnyRangeCanBeMadeAlone) {
  catalog::Options options;
  options.set("disorder", std::string("1s"));
  const auto trades = *make_trades({}, options);
  const std::vector<size_t> columns = {0, 1, 2, 3, 4};
  std::vector<Type> types;
  for (const Field& field : trades_schema(options)->fields) types.push_back(field.type);
  for (const uint64_t first : {uint64_t{0}, uint64_t{123'456'789}, (uint64_t{1} << 32) - 3}) {
    RowBlock many(types), one(types);
    many.reset(2'000);
    trades->make(first, 2'000, columns, many);
    one.reset(1);
    for (const uint32_t row : {0u, 1u, 3u, 1'023u, 1'024u, 1'999u}) {
      trades->make(first + row, 1, columns, one);
      for (const size_t column : columns) ASSERT_EQ(one.column(column).value(0), many.column(column).value(row));
    }
  }
}

TEST(Generator, DisorderIsBounded) {
  const int64_t bound = 2'000'000;
  const auto table = generate({{"rows", "5000"}, {"rate", "1000"}, {"disorder", "2s"}}, 4096, {3});
  int64_t latest = table->value(0, 0).as_int();
  int64_t worst = 0;
  for (uint64_t row = 0; row < table->rows(); ++row) {
    const int64_t time = table->value(row, 0).as_int();
    worst = std::max(worst, latest - time);
    latest = std::max(latest, time);
  }
  EXPECT_LE(worst, bound);
  EXPECT_GT(worst, bound / 2);
}

TEST(Generator, EventTimeFollowsStartAndRate) {
  const auto table = generate({{"rows", "4001"}, {"rate", "3"}, {"start", "2020-01-02T03:04:05Z"}}, 1000, {3});
  EXPECT_EQ(table->value(0, 0).as_int(), 1'577'934'245'000'000);
  EXPECT_EQ(table->value(1, 0).as_int(), 1'577'934'245'333'333);
  EXPECT_EQ(table->value(3'000, 0).as_int(), 1'577'935'245'000'000);
  EXPECT_EQ(table->value(4'000, 0).as_int(), 1'577'935'578'333'333);
}

TEST(Generator, ValuesLookLikeTrades) {
  const auto table = generate({{"rows", "20000"}, {"symbols", "200"}}, 4096);
  std::set<std::string> symbols, sides;
  for (uint64_t row = 0; row < table->rows(); ++row) {
    symbols.insert(table->value(row, 0).as_string());
    sides.insert(table->value(row, 4).as_string());
    const auto price = static_cast<int64_t>(table->value(row, 1).as_int128());
    ASSERT_GT(price, 0);
    ASSERT_EQ(price % 100, 0);
    const int64_t quantity = table->value(row, 2).as_int();
    ASSERT_TRUE(quantity >= 1 && quantity <= 1'000);
  }
  EXPECT_EQ(symbols.size(), 200u);
  EXPECT_TRUE(symbols.contains("AAPL") && symbols.contains("SYM0199"));
  EXPECT_EQ(sides, (std::set<std::string>{"B", "S"}));
}

TEST(Generator, PricesWalkInsteadOfJumping) {
  const auto table = generate({{"rows", "20000"}, {"symbols", "1"}}, 4096, {1});
  int64_t low = INT64_MAX, high = 0, largest_step = 0;
  for (uint64_t row = 0; row < table->rows(); ++row) {
    const auto price = static_cast<int64_t>(table->value(row, 0).as_int128());
    if (row > 0)
      largest_step =
          std::max(largest_step, std::abs(price - static_cast<int64_t>(table->value(row - 1, 0).as_int128())));
    low = std::min(low, price);
    high = std::max(high, price);
  }
  EXPECT_GT(high, low + low / 100);
  EXPECT_LT(largest_step, low / 500);
}

TEST(Generator, UnknownColumnsAndValuesAreErrors) {
  catalog::Relation relation;
  relation.schema.fields = {{"colour", TypeId::String, true}};
  const size_t first = 0;
  auto source = find_connector("generator")->open_row_source({relation, {&first, 1}});
  ASSERT_FALSE(source.ok());
  EXPECT_EQ(source.error().code, 4030);
  relation.schema.fields = {{"price", TypeId::Double, true}};
  EXPECT_EQ(find_connector("generator")->open_row_source({relation, {&first, 1}}).error().code, 4030);
  EXPECT_EQ(open_generator({{"rate", "0"}}, {}).error().code, 4031);
  EXPECT_EQ(open_generator({{"symbols", "-1"}}, {}).error().code, 4031);
  EXPECT_EQ(open_generator({{"start", "yesterday"}}, {}).error().code, 4031);
  EXPECT_EQ(open_generator({{"kind", "nexmark"}, {"symbols", "7"}}, {}).error().code, 4031);
  EXPECT_EQ(find_connector("generator")->schema(relation_of({{"kind", "weather"}}).options).error().code, 1103);
}

TEST(Generator, RealtimeKeepsTheRate) {
  auto source = open_generator({{"rate", "1000"}, {"realtime", "true"}}, {3});
  Batch batch;
  uint64_t rows = 0;
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < std::chrono::milliseconds(50)) {
    if (*(*source)->poll(1024, batch, 5) == Poll::Data) rows += batch.rows;
  }
  const auto elapsed = std::chrono::steady_clock::now() - start;
  EXPECT_GT(rows, 20u);
  EXPECT_LE(rows, static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count()) + 2);
}

TEST(Generator, IsBoundedByRows) {
  catalog::Options options;
  EXPECT_FALSE(find_connector("generator")->bounded(options));
  options.set("rows", std::string("10"));
  EXPECT_TRUE(find_connector("generator")->bounded(options));
}

TEST(Generator, KindsAndChoicesAgree) {
  const catalog::OptionSpec& kind = catalog::spec(find_connector("generator")->options, "kind");
  std::string names;
  for (const GeneratorKind& one : generator_kinds()) names += (names.empty() ? "" : "|") + std::string(one.name);
  EXPECT_EQ(kind.choices, names);
}

}  // namespace
}  // namespace velo::connector
