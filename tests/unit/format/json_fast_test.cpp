// The decoder with its fast path must give what the general reader gives on every input, in any chunks and batches; and
// what both give must be what simdjson reads.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <charconv>

#include "format/columns.hpp"
#include "format/json_row.hpp"
#include "mutation.hpp"
#include "stream.hpp"

namespace velo::format::testing {
namespace {

const Schema kTrades{{{"symbol", TypeId::String, true},
                      {"price", Type::decimal(12, 2), true},
                      {"quantity", TypeId::BigInt, true},
                      {"timestamp", TypeId::Timestamp, true},
                      {"side", TypeId::String, true},
                      {"ratio", TypeId::Double, true},
                      {"flag", TypeId::Boolean, true},
                      {"count", TypeId::Int, false},
                      {"doc", TypeId::Json, true},
                      {"wide", Type::decimal(30, 5), true}}};

std::string record(RecordMutator& m, bool epoch) {
  std::vector<std::string> fields = {"\"symbol\":\"" + m.text() + '"',
                                     "\"price\":" + m.number(),
                                     "\"quantity\":" + (m.one_in(3) ? m.number() : std::to_string(m.below(1000))),
                                     epoch ? "\"timestamp\":" + std::to_string(1704067200000 + m.below(100000))
                                           : "\"timestamp\":\"" + m.timestamp() + '"',
                                     "\"side\":\"B\"",
                                     "\"ratio\":" + m.number(),
                                     std::string("\"flag\":") + (m.one_in(2) ? "true" : "false"),
                                     "\"count\":" + std::to_string(m.below(100)),
                                     "\"doc\":" + (m.one_in(2) ? m.number() : std::to_string(m.below(9))),
                                     "\"wide\":" + m.number(),
                                     "\"nobody\":{\"asked\":" + m.number() + ",\"for\":\"" + m.text() + "\"}"};
  if (m.one_in(40)) fields.erase(fields.begin() + static_cast<long>(m.below(fields.size())));
  if (m.one_in(40)) std::swap(fields[m.below(fields.size())], fields[m.below(fields.size())]);
  if (m.one_in(40)) fields.push_back(fields[m.below(fields.size())]);
  const char* separator = m.one_in(40) ? ", " : ",";
  std::string out = "{";
  for (size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : separator) + fields[i];
  out += '}';
  m.damage(out);
  return out;
}

std::vector<CellParser> parsers(const Schema& schema, const std::vector<size_t>& columns) {
  const catalog::Options options;
  return std::move(make_cell_parsers({schema, columns, options}, "json")).value();
}

// The whole text through the general reader alone.
std::vector<Row> read_generally(const Schema& schema, const std::vector<size_t>& columns, const std::string& text) {
  JsonRowReader reader(parsers(schema, columns));
  const Padded bytes(text);
  RawBatch raw;
  raw.data = bytes.data();
  raw.size = bytes.size();
  raw.ends = true;
  Decoded decoded;
  std::vector<Type> types;
  for (const size_t column : columns) types.push_back(schema[column].type);
  decoded.block = RowBlock(types);
  std::vector<Row> rows;
  reader.records().restart();
  const char* p = raw.data;
  for (;;) {
    prepare(decoded, 1);
    if (!reader.read(p, raw.data + raw.size, raw, 0, decoded)) return rows;
    rows.push_back(row_of(decoded, 0, raw.data));
  }
}

void expect_same(const std::vector<Row>& got, const std::vector<Row>& want, uint32_t seed) {
  ASSERT_EQ(got.size(), want.size()) << "seed " << seed;
  for (size_t i = 0; i < want.size(); ++i) {
    ASSERT_EQ(got[i].values, want[i].values)
        << want[i].payload << " row " << i << " seed " << seed << ' ' << got[i].message;
    ASSERT_EQ(got[i].message, want[i].message) << want[i].payload << " row " << i << " seed " << seed;
    ASSERT_EQ(got[i].payload, want[i].payload) << "row " << i << " seed " << seed;
  }
}

TEST(JsonFastPath, AgreesWithTheGeneralReader) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    RecordMutator m(seed);
    const bool epoch = m.one_in(2);
    const char* line_end = m.one_in(4) ? "\r\n" : m.one_in(6) ? " \n" : "\n";
    std::string text = m.one_in(8) ? "\xEF\xBB\xBF" : "";
    for (int i = 0; i < 400; ++i) text += record(m, epoch) + (m.one_in(100) ? "\n\n" : line_end);
    if (m.one_in(2)) text.pop_back();
    std::vector<size_t> columns;
    for (size_t i = 0; i < kTrades.size(); ++i) {
      if (!m.one_in(4)) columns.push_back(i);
    }
    std::vector<Type> types;
    for (const size_t column : columns) types.push_back(kTrades[column].type);
    const std::vector<Row> want = read_generally(kTrades, columns, text);
    const catalog::Options options;
    for (const size_t chunk : {SIZE_MAX, 1 + m.below(3000)}) {
      for (const uint32_t max_rows : {1024u, static_cast<uint32_t>(1 + m.below(100))}) {
        auto decoder = std::move(find_format("json")->make_decoder({kTrades, columns, options})).value();
        expect_same(decode_all(*decoder, types, text, chunk, max_rows), want, seed);
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(JsonFastPath, FollowsALayoutThatChanges) {
  const Schema schema{{{"a", TypeId::BigInt, true}, {"b", TypeId::String, true}}};
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    const std::string n = std::to_string(i);
    text += i / 1000 % 2 == 0 ? "{\"a\":" + n + ",\"b\":\"x\"}\n" : "{\"b\": \"y\", \"c\": [1], \"a\": " + n + "}\n";
  }
  const auto rows = decode("json", schema, text);
  ASSERT_EQ(rows.size(), 5000u);
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i].values[0], std::to_string(i));
}

// The value simdjson finds for a field (the last of its name), as the text our columns print, or nothing.
std::string oracle_text(simdjson::dom::object object, std::string_view name, const Type& type) {
  std::optional<simdjson::dom::element> found;
  for (const auto field : object) {
    if (field.key == name) found = field.value;
  }
  if (!found || found->is_null()) return "NULL";
  if (type.is(TypeId::String)) return std::string(std::string_view(*found));
  if (type.is(TypeId::Double)) return Value::real(double(*found)).text();
  return Value::bigint(int64_t(*found)).text();
}

TEST(JsonDecoder, ReadsWhatSimdjsonReads) {
  const Schema schema{{{"s", TypeId::String, true}, {"d", TypeId::Double, true}, {"n", TypeId::BigInt, true}}};
  std::string text;
  std::vector<std::string> records;
  RecordMutator m(7);
  for (int i = 0; i < 3000; ++i) {
    std::string record = "{\"s\":\"" + m.text() + "\",\"d\":" + m.number() +
                         ",\"n\":" + std::to_string(m.below(100000)) + ",\"x\":" + m.number() + "}";
    m.damage(record);
    if (record.find('\n') != std::string::npos || record.empty()) continue;
    records.push_back(record);
    text += record + '\n';
  }
  const auto rows = decode("json", schema, text);
  ASSERT_EQ(rows.size(), records.size());
  simdjson::dom::parser parser;
  size_t compared = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto document = parser.parse(records[i]);
    const bool is_object = document.error() == simdjson::SUCCESS && document.is_object();
    const bool structural = rows[i].code == 3101 || rows[i].code == 3106 || rows[i].code == 3107;
    if (document.error() != simdjson::STRING_ERROR && document.error() != simdjson::NUMBER_ERROR) {
      EXPECT_EQ(structural, !is_object) << records[i] << ' ' << rows[i].message;
    }
    if (!is_object || rows[i].code != 0) continue;
    for (size_t k = 0; k < schema.size(); ++k) {
      simdjson::dom::object object = document.get_object();
      simdjson::dom::element element;
      const bool comparable =
          object[schema[k].name].get(element) == simdjson::SUCCESS && (k == 0   ? element.is_string()
                                                                       : k == 1 ? element.is_number()
                                                                                : element.is_int64());
      if (!comparable) continue;
      if (rows[i].values[k] == "-0") continue;  // simdjson reads the integer 0
      EXPECT_EQ(rows[i].values[k], oracle_text(object, schema[k].name, schema[k].type)) << records[i];
      ++compared;
    }
  }
  EXPECT_GT(compared, 8000u);
}

}  // namespace
}  // namespace velo::format::testing
