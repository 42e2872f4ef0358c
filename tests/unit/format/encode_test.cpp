#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "stream.hpp"

namespace velo::format::testing {
namespace {

const Schema kAll{{{"s", TypeId::String, true},
                   {"d", Type::decimal(10, 4), true},
                   {"w", Type::decimal(38, 2), true},
                   {"b", TypeId::Boolean, true},
                   {"i", TypeId::Int, true},
                   {"l", TypeId::BigInt, true},
                   {"f", TypeId::Double, true},
                   {"t", TypeId::Timestamp, true},
                   {"y", TypeId::Date, true},
                   {"x", TypeId::Bytes, true},
                   {"j", TypeId::Json, true}}};

std::vector<std::vector<Value>> sample_rows() {
  const Int128 wide = static_cast<Int128>(1'000'000'000'000'000'000) * 1'000'000'000'000;
  std::vector<std::vector<Value>> rows;
  rows.push_back({Value::string("plain"), Value::decimal(123400, kAll[1].type), Value::decimal(-wide, kAll[2].type),
                  Value::boolean(true), Value::int32(-5), Value::bigint(INT64_MIN), Value::real(0.1),
                  Value::timestamp(1704067200123000), Value::date(19723), Value(TypeId::Bytes, std::string("hello")),
                  Value(TypeId::Json, std::string("{\"a\": 1}"))});
  rows.push_back({Value::string("quote \" back \\ line \n tab \t bell \a and some more text"),
                  Value::decimal(-5, kAll[1].type), Value::decimal(0, kAll[2].type), Value::boolean(false),
                  Value::int32(0), Value::bigint(INT64_MAX), Value::real(1e300), Value::timestamp(-1), Value::date(-1),
                  Value(TypeId::Bytes, std::string()), Value(TypeId::Json, std::string("[1,2]"))});
  rows.emplace_back();
  for (const Field& field : kAll.fields) rows.back().push_back(Value::null(field.type));
  return rows;
}

std::string encode(std::string_view format, const Schema& schema, const std::vector<std::vector<Value>>& rows,
                   size_t per_batch, const catalog::Options& options = {}) {
  auto encoder = std::move(find_format(format)->make_encoder(schema, options)).value();
  ByteBuffer out;
  encoder->begin(out);
  RowBlock block(types_of(schema));
  for (size_t first = 0; first < rows.size(); first += per_batch) {
    const auto count = static_cast<uint32_t>(std::min(per_batch, rows.size() - first));
    block.reset(count);
    for (uint32_t row = 0; row < count; ++row) {
      for (size_t i = 0; i < schema.size(); ++i) block.column(i).set_value(row, rows[first + row][i]);
    }
    Batch batch;
    block.view(count, batch);
    encoder->encode(batch, out);
  }
  return std::string(out.view());
}

TEST(JsonEncoder, WritesRowsInSelectOrder) {
  EXPECT_EQ(
      encode("json", kAll, sample_rows(), 10),
      R"({"s":"plain","d":12.3400,"w":-10000000000000000000000000000.00,"b":true,"i":-5,"l":-9223372036854775808,"f":0.1,)"
      R"("t":"2024-01-01T00:00:00.123Z","y":"2024-01-01","x":"aGVsbG8=","j":{"a": 1}})"
      "\n"
      R"({"s":"quote \" back \\ line \n tab \t bell \u0007 and some more text","d":-0.0005,"w":0.00,"b":false,"i":0,)"
      R"("l":9223372036854775807,"f":1e+300,"t":"1969-12-31T23:59:59.999999Z","y":"1969-12-31","x":"","j":[1,2]})"
      "\n"
      R"({"s":null,"d":null,"w":null,"b":null,"i":null,"l":null,"f":null,"t":null,"y":null,"x":null,"j":null})"
      "\n");
}

TEST(JsonEncoder, NumbersThatJsonLacksAreNull) {
  const Schema schema{{{"f", TypeId::Double, true}}};
  EXPECT_EQ(encode("json", schema, {{Value::real(NAN)}, {Value::real(-INFINITY)}}, 10), "{\"f\":null}\n{\"f\":null}\n");
}

TEST(CsvEncoder, QuotesOnlyWhereNeeded) {
  const Schema schema{{{"a b", TypeId::String, true}, {"n", TypeId::Int, true}}};
  const std::vector<std::vector<Value>> rows = {{Value::string("x"), Value::int32(1)},
                                                {Value::string("a,b"), Value::null(TypeId::Int)},
                                                {Value::string("say \"hi\"\n"), Value::int32(2)},
                                                {Value::string(""), Value::int32(3)},
                                                {Value::null(TypeId::String), Value::int32(4)}};
  EXPECT_EQ(encode("csv", schema, rows, 2), "a b,n\nx,1\n\"a,b\",\n\"say \"\"hi\"\"\n\",2\n\"\",3\n,4\n");
}

TEST(Encoders, OutputDoesNotDependOnBatchSize) {
  for (const char* format : {"json", "csv"}) {
    const std::string whole = encode(format, kAll, sample_rows(), 100);
    for (const size_t size : {1, 2}) EXPECT_EQ(encode(format, kAll, sample_rows(), size), whole);
  }
}

TEST(Encoders, WhatIsWrittenReadsBack) {
  const auto rows = sample_rows();
  for (const char* format : {"json", "csv"}) {
    const auto read = decode(format, kAll, encode(format, kAll, rows, 10));
    ASSERT_EQ(read.size(), rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      ASSERT_EQ(read[row].code, 0) << read[row].message;
      for (size_t i = 0; i < kAll.size(); ++i)
        EXPECT_EQ(read[row].values[i], rows[row][i].text()) << format << " column " << kAll[i].name;
    }
  }
}

TEST(JsonEncoder, ConstantColumnsAndSelections) {
  const Schema schema{{{"k", TypeId::String, true}, {"n", TypeId::Int, true}}};
  auto encoder = std::move(find_format("json")->make_encoder(schema, {})).value();
  const Vector constant = Vector::constant(Value::string("a constant longer than twelve bytes"));
  Vector numbers(TypeId::Int);
  numbers.reset(3);
  for (int32_t i = 0; i < 3; ++i) numbers.data<int32_t>()[i] = i;
  const uint16_t selected[] = {0, 2};
  Batch batch;
  batch.columns = {&constant, &numbers};
  batch.rows = 3;
  batch.selection = Selection(selected, 2);
  ByteBuffer out;
  encoder->encode(batch, out);
  EXPECT_EQ(out.view(),
            "{\"k\":\"a constant longer than twelve bytes\",\"n\":0}\n{\"k\":\"a constant longer than twelve "
            "bytes\",\"n\":2}\n");
}

}  // namespace
}  // namespace velo::format::testing
