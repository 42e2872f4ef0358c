#include "connector/memory.hpp"

#include <gtest/gtest.h>

#include "connector/blackhole.hpp"

namespace velo::connector {
namespace {

const Schema kSchema{{{"name", TypeId::String, true}, {"amount", TypeId::BigInt, true}}};
constexpr std::string_view kLong = "a text that is too long to live inside";

/// Rows name = "<i>…", amount = i, every third amount NULL.
std::shared_ptr<MemoryTable> table_of(int64_t rows, uint32_t batch_rows = 1000) {
  auto table = std::make_shared<MemoryTable>(kSchema);
  RowBlock block({TypeId::String, TypeId::BigInt});
  Batch batch;
  for (int64_t first = 0; first < rows; first += batch_rows) {
    const auto count = static_cast<uint32_t>(std::min<int64_t>(batch_rows, rows - first));
    block.reset(count);
    for (uint32_t i = 0; i < count; ++i) {
      block.column(0).set_string(i, std::to_string(first + i) + std::string(kLong));
      block.column(1).data<int64_t>()[i] = first + i;
      if ((first + i) % 3 == 0) block.column(1).set_null(i);
    }
    block.view(count, batch);
    table->append(batch);
  }
  return table;
}

TEST(MemoryTable, KeepsItsOwnCopyOfRowsAndStrings) {
  const auto table = table_of(10'000);
  ASSERT_EQ(table->rows(), 10'000u);
  for (uint64_t row = 0; row < 10'000; ++row) {
    ASSERT_EQ(table->value(row, 0).as_string(), std::to_string(row) + std::string(kLong));
    ASSERT_EQ(table->value(row, 1).is_null(), row % 3 == 0);
    if (row % 3 != 0) {
      ASSERT_EQ(table->value(row, 1).as_int(), static_cast<int64_t>(row));
    }
  }
}

TEST(MemoryTable, AppendsSelectedRowsWithTheirKinds) {
  RowBlock block({TypeId::String, TypeId::BigInt});
  block.reset(4);
  for (uint32_t i = 0; i < 4; ++i) {
    block.column(0).set_string(i, "r");
    block.column(1).data<int64_t>()[i] = i;
  }
  Batch batch;
  block.view(4, batch);
  const uint16_t rows[] = {1, 3};
  const RowKind kinds[] = {RowKind::Insert, RowKind::Delete, RowKind::Insert, RowKind::UpdateAfter};
  batch.selection = Selection(rows, 2);
  batch.kinds = kinds;
  MemoryTable table(kSchema);
  table.append(batch);
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.value(0, 1).as_int(), 1);
  EXPECT_EQ(table.value(1, 1).as_int(), 3);
  EXPECT_EQ(table.kind(0), RowKind::Delete);
  EXPECT_EQ(table.kind(1), RowKind::UpdateAfter);
}

TEST(MemoryTable, ConstantColumnsAreSpreadOut) {
  const Vector name = Vector::constant(Value::string(std::string(kLong)));
  const Vector amount = Vector::constant(Value::null(TypeId::BigInt));
  Batch batch;
  batch.columns = {&name, &amount};
  batch.rows = 3;
  batch.selection = Selection::all(3);
  MemoryTable table(kSchema);
  table.append(batch);
  EXPECT_EQ(table.value(2, 0).as_string(), kLong);
  EXPECT_TRUE(table.value(2, 1).is_null());
}

TEST(MemorySource, ShowsChosenColumnsInAnyBatchSize) {
  const auto table = table_of(5'000);
  for (const uint32_t batch_rows : {1u, 7u, 4096u}) {
    auto source = make_memory_source(table, {1, 0}, 2);
    Batch batch;
    uint64_t row = 0;
    while (*source->poll(batch_rows, batch, 0) == Poll::Data) {
      ASSERT_LE(batch.rows, batch_rows);
      for (uint32_t i = 0; i < batch.rows; ++i, ++row) {
        ASSERT_EQ(batch.column(0).value(i), table->value(row % 5'000, 1));
        ASSERT_EQ(batch.column(1).value(i), table->value(row % 5'000, 0));
      }
    }
    EXPECT_EQ(row, 10'000u);
    EXPECT_EQ(*source->poll(batch_rows, batch, 0), Poll::End);
  }
}

TEST(MemorySource, LiveSourceShowsRowsAppendedLater) {
  auto table = table_of(3);
  auto source = make_memory_source(table, {1}, 1, false);
  Batch batch;
  EXPECT_EQ(*source->poll(10, batch, 0), Poll::Data);
  EXPECT_EQ(*source->poll(10, batch, 0), Poll::Idle);
  const Vector name = Vector::constant(Value::string("x"));
  const Vector amount = Vector::constant(Value::bigint(99));
  Batch more;
  more.columns = {&name, &amount};
  more.rows = 5'000;
  more.selection = Selection::all(5'000);
  table->append(more);
  uint32_t rows = 0;
  while (*source->poll(1'000, batch, 0) == Poll::Data) rows += batch.rows;
  EXPECT_EQ(rows, 5'000u);
  EXPECT_EQ(batch.column(0).value(0).as_int(), 99);
}

TEST(MemoryConnector, SaysThatItNeedsAProgram) {
  catalog::Relation relation;
  EXPECT_EQ(find_connector("memory")->open_row_source({relation, {}}).error().code, 4040);
  EXPECT_EQ(find_connector("memory")->open_row_sink(relation).error().code, 4040);
}

uint64_t blackhole_checksum(const std::shared_ptr<MemoryTable>& table, uint32_t batch_rows,
                            std::vector<size_t> columns = {0, 1}) {
  auto source = make_memory_source(table, std::move(columns));
  BlackholeSink sink;
  Batch batch;
  while (*source->poll(batch_rows, batch, 0) == Poll::Data) EXPECT_TRUE(sink.write(batch).ok());
  EXPECT_EQ(sink.rows(), table->rows());
  return sink.checksum();
}

TEST(Blackhole, ChecksumIsOfTheValuesAlone) {
  const auto table = table_of(3'000);
  const uint64_t expected = blackhole_checksum(table, 1);
  EXPECT_EQ(blackhole_checksum(table, 4096), expected);
  EXPECT_EQ(blackhole_checksum(table_of(3'000, 17), 100), expected);
  EXPECT_NE(blackhole_checksum(table_of(2'999), 100), expected);
  EXPECT_NE(blackhole_checksum(table, 100, {1, 0}), expected);
}

}  // namespace
}  // namespace velo::connector
