#include "column/vector.hpp"
#include "column/row_error.hpp"

#include <gtest/gtest.h>

#include <string>

#include "column/batch.hpp"

namespace velo {
namespace {

std::vector<Value> one_of_each() {
  return {Value::boolean(true),
          Value::int32(-5),
          Value::bigint(INT64_MIN),
          Value(TypeId::Float, 1.5),
          Value::real(-0.25),
          Value::decimal(-12345, Type::decimal(10, 2)),
          Value::decimal(power_of_ten(37), Type::decimal(38, 4)),
          Value::string("short"),
          Value::string("a text that is longer than twelve bytes"),
          Value::date(-1),
          Value::timestamp(1),
          Value::interval({1, 2, 3})};
}

TEST(Vector, KeepsValuesOfEveryType) {
  for (const Value& value : one_of_each()) {
    Vector vector(value.type());
    vector.reset(3);
    vector.set_value(0, value);
    vector.set_value(1, Value::null(value.type()));
    vector.set_value(2, value);
    EXPECT_EQ(vector.value(0), value) << value.type().text();
    EXPECT_TRUE(vector.value(1).is_null());
    EXPECT_EQ(vector.value(2), value);
  }
}

TEST(Vector, ConstantsStandForEveryRow) {
  for (const Value& value : one_of_each()) {
    const Vector vector = Vector::constant(value);
    EXPECT_TRUE(vector.is_constant());
    EXPECT_EQ(vector.value(4711), value);
  }
  EXPECT_FALSE(Vector::constant(Value::null(TypeId::Int)).is_valid(9));
}

TEST(Vector, ResetForgetsNullsAndKeepsMemory) {
  Vector vector(TypeId::BigInt);
  vector.reset(100);
  vector.set_null(5);
  EXPECT_FALSE(vector.is_valid(5));
  EXPECT_TRUE(vector.is_valid(4));
  const std::byte* memory = vector.raw();
  vector.reset(50);
  EXPECT_EQ(vector.raw(), memory);
  EXPECT_FALSE(vector.has_nulls());
  vector.set_null(1);
  EXPECT_TRUE(vector.is_valid(5));
}

TEST(Vector, AlignsItsMemory) {
  for (const uint32_t rows : {1u, 7u, 1000u}) {
    Vector vector(Type::decimal(38, 2));
    vector.reset(rows);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(vector.raw()) % 64, 0u);
  }
}

TEST(Vector, BorrowsWithoutCopying) {
  Vector owner(TypeId::String);
  owner.reset(2);
  owner.set_string(0, "a text that is longer than twelve bytes");
  owner.set_null(1);
  Vector borrower(TypeId::String);
  borrower.borrow(owner);
  EXPECT_EQ(borrower.raw(), owner.raw());
  EXPECT_EQ(borrower.value(0).as_string(), "a text that is longer than twelve bytes");
  EXPECT_FALSE(borrower.is_valid(1));
  borrower.reset(2);
  EXPECT_NE(borrower.raw(), owner.raw());
  EXPECT_TRUE(owner.value(1).is_null());
}

TEST(Selection, WalksDenseAndListedRows) {
  const auto walked = [](const Selection& selection) {
    std::vector<uint32_t> rows;
    selection.each([&](uint32_t row) { rows.push_back(row); });
    return rows;
  };
  const uint16_t listed[] = {2, 5, 65'534};
  EXPECT_EQ(walked(Selection::all(3)), (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(walked(Selection(listed, 3)), (std::vector<uint32_t>{2, 5, 65'534}));
  EXPECT_TRUE(Selection::all(3).dense());
  EXPECT_FALSE(Selection(listed, 3).dense());
  EXPECT_EQ(Selection(listed, 3)[1], 5u);
  EXPECT_TRUE(Selection().empty());
}

TEST(RowErrors, KeepsTheFirstOfARowAndSortsByRow) {
  RowErrors errors;
  errors.add(7, 3204, "later row");
  errors.add(2, 3201, "first");
  errors.add(2, 3202, "second of the same row");
  const auto& sorted = errors.sorted();
  ASSERT_EQ(sorted.size(), 2u);
  EXPECT_EQ(sorted[0].row, 2u);
  EXPECT_EQ(sorted[0].message, "first");
  EXPECT_EQ(sorted[1].row, 7u);
  EXPECT_TRUE(errors.contains(7));
  EXPECT_FALSE(errors.contains(3));
}

TEST(RowBlock, ViewsItsFirstRowsAndKeepsMemory) {
  RowBlock block({TypeId::BigInt, TypeId::String});
  block.reset(4);
  block.column(0).data<int64_t>()[1] = 42;
  block.column(1).set_string(1, "x");
  Batch batch;
  block.view(2, batch);
  EXPECT_EQ(batch.rows, 2u);
  EXPECT_EQ(batch.column(0).at<int64_t>(1), 42);
  EXPECT_EQ(batch.column(1).value(1).as_string(), "x");
  EXPECT_EQ(batch.kind(1), RowKind::Insert);
  EXPECT_EQ(batch.selection.count(), 2u);
}

TEST(RowOrigin, CountsLinesOnDemand) {
  const std::string_view text = "one\ntwo\nthree\n";
  const uint32_t begins[] = {0, 4, 8};
  const uint32_t lengths[] = {3, 3, 5};
  RowOrigin origin;
  origin.bytes = text.data();
  origin.lines_from = text.data();
  origin.begins = begins;
  origin.lengths = lengths;
  EXPECT_EQ(origin.line(2), 0u);
  origin.first_line = 10;
  EXPECT_EQ(origin.line(0), 10u);
  EXPECT_EQ(origin.line(2), 12u);
  EXPECT_EQ(origin.payload(2), "three");
}

}  // namespace
}  // namespace velo
