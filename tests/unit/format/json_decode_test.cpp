#include <gtest/gtest.h>

#include "format/codes.hpp"
#include "stream.hpp"

namespace velo::format::testing {
namespace {

Schema one(Type type, bool nullable = true) { return Schema{{{"v", std::move(type), nullable}}}; }

// The value of column v of one record, `error N` for a row error.
std::string value_of(Type type, std::string_view json, const catalog::Options& options = {}) {
  const auto rows = decode("json", one(std::move(type)), "{\"v\":" + std::string(json) + "}\n", options);
  EXPECT_EQ(rows.size(), 1u);
  return rows[0].code != 0 ? "error " + std::to_string(rows[0].code) : rows[0].values[0];
}

const Type kMoney = Type::decimal(10, 2);

TEST(JsonValues, DecimalsAreExactAndRoundHalfUp) {
  EXPECT_EQ(value_of(kMoney, "12.5"), "12.50");
  EXPECT_EQ(value_of(kMoney, "-0.005"), "-0.01");
  EXPECT_EQ(value_of(kMoney, "1e3"), "1000.00");
  EXPECT_EQ(value_of(kMoney, "\"12.50\""), "12.50");
  EXPECT_EQ(value_of(kMoney, "99999999.99"), "99999999.99");
  EXPECT_EQ(value_of(kMoney, "100000000"), "error 3103");
  EXPECT_EQ(value_of(kMoney, "\"12x\""), "error 3102");
  EXPECT_EQ(value_of(Type::decimal(38, 10), "1234567890123456789012345678.0123456789"),
            "1234567890123456789012345678.0123456789");
}

TEST(JsonValues, Integers) {
  EXPECT_EQ(value_of(TypeId::BigInt, "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(value_of(TypeId::BigInt, "9223372036854775808"), "error 3103");
  EXPECT_EQ(value_of(TypeId::BigInt, "1e3"), "1000");
  EXPECT_EQ(value_of(TypeId::BigInt, "12.0"), "12");
  EXPECT_EQ(value_of(TypeId::BigInt, "12.5"), "error 3102");
  EXPECT_EQ(value_of(TypeId::BigInt, "\"77\""), "77");
  EXPECT_EQ(value_of(TypeId::BigInt, "true"), "error 3102");
  EXPECT_EQ(value_of(TypeId::Int, "2147483648"), "error 3103");
}

TEST(JsonValues, Doubles) {
  EXPECT_EQ(value_of(TypeId::Double, "0.1"), "0.1");
  EXPECT_EQ(value_of(TypeId::Double, "1e-400"), "0");
  EXPECT_EQ(value_of(TypeId::Double, "1e400"), "error 3103");
}

TEST(JsonValues, StringsAreUnescaped) {
  EXPECT_EQ(value_of(TypeId::String, R"("a\"b\\c\/\n\u00e9\ud83d\ude00")"), "a\"b\\c/\n\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(value_of(TypeId::String, R"("lone \ud83d surrogate")"), "lone \xEF\xBF\xBD surrogate");
  EXPECT_EQ(value_of(TypeId::String, "12.50"), "12.50");
  EXPECT_EQ(value_of(TypeId::String, "{\"a\": [1, 2]}"), "{\"a\": [1, 2]}");
  EXPECT_EQ(value_of(TypeId::String, "\"a string that is longer than twelve bytes\""),
            "a string that is longer than twelve bytes");
}

TEST(JsonValues, JsonKeepsItsText) {
  EXPECT_EQ(value_of(TypeId::Json, "{\"a\": [1, \"x\\n\"]}"), "{\"a\": [1, \"x\\n\"]}");
  EXPECT_EQ(value_of(TypeId::Json, "\"x\""), "\"x\"");
  EXPECT_EQ(value_of(TypeId::Json, "null"), "NULL");
}

TEST(JsonValues, Timestamps) {
  const std::string expected = "2024-01-01T00:00:00.123Z";
  const auto text = [](std::string_view json, const char* format) {
    catalog::Options options;
    if (format != nullptr) options.set("timestamp.format", format);
    return value_of(TypeId::Timestamp, json, options);
  };
  const std::string canonical = text("\"2024-01-01T00:00:00.123Z\"", nullptr);
  EXPECT_EQ(text("1704067200123", nullptr), canonical);
  EXPECT_EQ(text("\"1704067200123\"", nullptr), canonical);
  EXPECT_EQ(text("\"2024-01-01 01:00:00.123+01:00\"", nullptr), canonical);
  EXPECT_EQ(text("1704067200.123", "epoch_seconds"), canonical);
  EXPECT_EQ(text("1704067200123000", "epoch_micros"), canonical);
  EXPECT_EQ(text("1704067200123", "epoch_millis"), canonical);
  EXPECT_EQ(text("\"01/01/2024 00:00:00.123\"", "%d/%m/%Y %H:%M:%S.%f"), canonical);
  EXPECT_EQ(text("\"01/01/2024 01:00:00.123 +0100\"", "%d/%m/%Y %H:%M:%S%.3f %z"), canonical);
  EXPECT_EQ(text("1704067200123", "iso8601"), "error 3102");
  EXPECT_EQ(text("\"31/02/2024 00:00:00.1\"", "%d/%m/%Y %H:%M:%S.%f"), "error 3102");
  EXPECT_EQ(text("\"yesterday\"", nullptr), "error 3102");
}

TEST(JsonValues, OtherTypes) {
  EXPECT_EQ(value_of(TypeId::Boolean, "true"), value_of(TypeId::Boolean, "\"true\""));
  EXPECT_EQ(value_of(TypeId::Boolean, "\"maybe\""), "error 3102");
  EXPECT_EQ(value_of(TypeId::Bytes, "\"aGVsbG8=\""), value_of(TypeId::Bytes, "\"aGVsbG8\\u003d\""));
  EXPECT_EQ(value_of(TypeId::Bytes, "\"aGVsbG8\""), "error 3102");
  EXPECT_EQ(value_of(TypeId::Bytes, "1234"), "error 3102");
  EXPECT_EQ(value_of(TypeId::Date, "\"2024-02-29\""), "2024-02-29");
  EXPECT_EQ(value_of(TypeId::Date, "\"2023-02-29\""), "error 3102");
}

TEST(JsonValues, NullAndMissing) {
  EXPECT_EQ(value_of(kMoney, "null"), "NULL");
  EXPECT_EQ(decode("json", one(kMoney), "{}\n")[0].values[0], "NULL");
  EXPECT_EQ(decode("json", one(kMoney, false), "{}\n")[0].code, kMissingCell);
}

TEST(JsonRecord, ErrorsNameColumnValueAndType) {
  const auto rows = decode("json", one(kMoney), "{\"v\":\"12x\"}\n");
  EXPECT_EQ(rows[0].message, "column v: \"12x\" is not a DECIMAL(10,2)");
  EXPECT_EQ(decode("json", one(kMoney), "{\"v\":012}\n")[0].message,
            "invalid JSON: a number must not begin with 0 at byte 6 of {\"v\":012}");
}

TEST(JsonRecord, FieldsAreMatchedExactlyAndTheLastOneCounts) {
  EXPECT_EQ(decode("json", one(TypeId::Int), R"({"V":1,"v":2,"v":3,"w":{"v":9}})")[0].values[0], "3");
  EXPECT_EQ(decode("json", one(TypeId::Int), R"({"\u0076":5})")[0].values[0], "5");
}

TEST(JsonRecord, InvalidJsonIsRefusedEvenInUnwantedFields) {
  for (const char* bad :
       {R"({"v":1,"w":01})",
        R"({"v":1,"w":"a)"
        "\t"
        R"("})",
        "{\"v\":1,\"w\":\"\xff\"}", R"({"v":1,"w":tru})", R"({"v":1,})", R"({"v":1 "w":2})", R"({"v":1}})",
        R"({"v":1} x)", R"({"v":1,"w":"\x"})", R"({"v":1,"w":[1,]})", R"({"v":1,"w":1.})", R"({"v":1,"w":.5})",
        R"({"v":1,"w":+5})", R"({"v":1,"w":{"a"}})", "123", "[1]x", "nul"}) {
    const auto rows = decode("json", one(TypeId::Int), std::string("{\"v\":7}\n") + bad + "\n{\"v\":8}\n");
    ASSERT_EQ(rows.size(), 3u) << bad;
    EXPECT_NE(rows[1].code, 0) << bad;
    EXPECT_EQ(rows[1].payload, bad);
    EXPECT_EQ(rows[0].values[0], "7") << bad;
    EXPECT_EQ(rows[2].values[0], "8") << bad;
  }
}

struct Framing {
  const char* text;
  std::vector<std::string> values;  // "!" for a bad record
};

std::vector<std::string> framed(std::string_view text, size_t chunk, uint32_t max_rows) {
  const Schema schema = one(TypeId::Int);
  auto decoder = decoder_for("json", schema);
  std::vector<std::string> out;
  for (const Row& row : decode_all(*decoder, types_of(schema), text, chunk, max_rows))
    out.push_back(row.code != 0 ? "!" : row.values[0]);
  return out;
}

TEST(JsonFraming, DoesNotDependOnChunks) {
  const Framing cases[] = {
      {"{\"v\":1}\n{\"v\":2}", {"1", "2"}},
      {"\xEF\xBB\xBF{\"v\":1}\r\n\r\n  {\"v\":2}\r\n\n", {"1", "2"}},
      {"{\n  \"v\": 1\n}\n{\n  \"v\":\n 2 }\n", {"1", "2"}},
      {"[{\"v\":1}, {\"v\":2},\n {\"v\":3}]\n", {"1", "2", "3"}},
      {"\xEF\xBB\xBF [\n]", {}},
      {"[{\"v\":1},{\"v\":2}", {"1", "2", "!"}},
      {"[{\"v\":1},\n5,\n{\"v\":2}]", {"1", "!", "2"}},
      {"[{\"v\":1},\n{\"v\":},\n{\"v\":2}\n]", {"1", "!", "2"}},
      {"[{\"v\":1}\n{\"v\":2}]", {"!", "2"}},
      {"{\"v\":1,\"w\":\n{\"v\":2}\n{\"v\":3}\n", {"!", "2", "3"}},
      {"{\"v\":1,\"w\":[\n{\"v\":2}\n{\"v\":3}", {"!", "2", "3"}},
      {"{\"v\":1}{\"v\":2}\n{\"v\":3}", {"!", "3"}},
      {"junk\n{\"v\":1}\n{\"v\":2", {"!", "1", "!"}},
      {"", {}},
      {"\n \n", {}},
  };
  for (const Framing& one_case : cases) {
    for (const size_t chunk : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, size_t{64}, SIZE_MAX}) {
      for (const uint32_t max_rows : {1u, 2u, 100u}) {
        EXPECT_EQ(framed(one_case.text, chunk, max_rows), one_case.values)
            << one_case.text << " chunk " << chunk << " rows " << max_rows;
      }
    }
  }
}

TEST(JsonFraming, DeepNestingIsRefused) {
  const std::string deep = "{\"v\":1,\"w\":" + std::string(5000, '[') + std::string(5000, ']') + "}\n{\"v\":2}\n";
  EXPECT_EQ(framed(deep, SIZE_MAX, 100), (std::vector<std::string>{"!", "2"}));
}

std::string inferred(std::string_view text) {
  const Padded sample{std::string(text)};
  const RawBatch raw{.data = sample.data(), .size = sample.size(), .begins = true, .ends = true, .where = {}};
  return find_format("json")->infer(raw, {})->text();
}

TEST(JsonInference, FindsNestedTypes) {
  EXPECT_EQ(inferred("{\"s\":{\"a\":1,\"l\":[{\"x\":null}]}}\n"
                     "{\"s\":{\"a\":1.5,\"l\":[{\"y\":\"t\"},{\"x\":true}]}}\n{\"s\":null}"),
            "(s STRUCT<a DOUBLE, l ARRAY<STRUCT<x BOOLEAN, y STRING>>>)");
  EXPECT_EQ(inferred(R"({"a":[],"b":{},"c":[1,"x"],"d":[1,[2]],"e":[[1],[]]})"),
            "(a ARRAY<STRING>, b JSON, c ARRAY<STRING>, d ARRAY<JSON>, e ARRAY<ARRAY<BIGINT>>)");
  EXPECT_EQ(inferred("{\"a\":[1],\"b\":{\"x\":1}}\n{\"a\":{\"x\":1},\"b\":5}"), "(a JSON, b JSON)");
}

TEST(JsonInference, WidensTypesInOrderOfAppearance) {
  const Padded sample(
      "{\"a\":1,\"b\":\"2024-01-01\",\"c\":null}\n{\"a\":1.5,\"b\":\"2024-01-01T00:00:00Z\",\"d\":true,\"e\":[1]}"
      "\nbad\n{\"c\":\"x\",\"f\":1");
  const RawBatch raw{.data = sample.data(), .size = sample.size(), .begins = true, .where = {}};
  const auto schema = find_format("json")->infer(raw, {});
  ASSERT_TRUE(schema.ok());
  EXPECT_EQ(schema->text(), "(a DOUBLE, b TIMESTAMP, c STRING, d BOOLEAN, e ARRAY<BIGINT>)");
}

}  // namespace
}  // namespace velo::format::testing
