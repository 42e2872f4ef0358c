// The decoder with its fast path must give what the general reader gives on every input, in any chunks and batches.
#include <gtest/gtest.h>

#include "format/columns.hpp"
#include "format/csv_row.hpp"
#include "mutation.hpp"
#include "stream.hpp"

namespace velo::format::testing {
namespace {

const Schema kTrades{{{"symbol", TypeId::String, true},
                      {"price", Type::decimal(12, 2), true},
                      {"quantity", TypeId::BigInt, true},
                      {"timestamp", TypeId::Timestamp, true},
                      {"ratio", TypeId::Double, true},
                      {"count", TypeId::Int, false},
                      {"flag", TypeId::Boolean, true}}};

std::string row(RecordMutator& m) {
  std::vector<std::string> fields = {m.text(),
                                     m.number(),
                                     m.number(),
                                     m.timestamp(),
                                     m.number(),
                                     std::to_string(m.below(1000)),
                                     m.one_in(2) ? "true" : "false"};
  if (m.one_in(40)) fields[m.below(fields.size())] = "";
  if (m.one_in(40)) fields[m.below(fields.size())] = "NA";
  if (m.one_in(40)) fields[0] = "\"quoted, \"\"text\"\"\"";
  if (m.one_in(80)) fields[0] = "\"two\nlines\"";
  if (m.one_in(40)) fields.pop_back();
  if (m.one_in(40)) fields.push_back("x");
  std::string out;
  for (size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? "" : ",") + fields[i];
  m.damage(out);
  return out;
}

std::vector<Row> read_generally(const std::vector<size_t>& columns, const std::string& text,
                                const catalog::Options& options) {
  auto dialect = std::move(CsvDialect::from_options(options)).value();
  auto parsers = std::move(make_cell_parsers({kTrades, columns, options}, "csv")).value();
  CsvRowReader reader(dialect, kTrades.names(), std::move(parsers), columns);
  const Padded bytes(text);
  RawBatch raw;
  raw.data = bytes.data();
  raw.size = bytes.size();
  raw.ends = true;
  Decoded decoded;
  std::vector<Type> types;
  for (const size_t column : columns) types.push_back(kTrades[column].type);
  decoded.block = RowBlock(types);
  std::vector<Row> rows;
  reader.restart();
  const char* p = raw.data;
  EXPECT_TRUE(reader.read_start(p, raw.data + raw.size, true).ok());
  for (;;) {
    prepare(decoded, 1);
    if (!reader.read(p, raw.data + raw.size, raw, 0, decoded)) return rows;
    rows.push_back(row_of(decoded, 0, raw.data));
  }
}

TEST(CsvFastPath, AgreesWithTheGeneralReader) {
  for (uint32_t seed = 0; seed < 60; ++seed) {
    RecordMutator m(seed);
    catalog::Options options;
    std::string text;
    if (m.one_in(2)) {
      text = "symbol,price,quantity,timestamp,ratio,count,flag\n";
    } else {
      options.set("csv.header", std::string("false"));
    }
    if (m.one_in(3)) options.set("csv.null", std::string("NA"));
    if (m.one_in(6)) options.set("csv.null", std::string("7"));
    const char* line_end = m.one_in(3) ? "\r\n" : "\n";
    for (int i = 0; i < 400; ++i) text += row(m) + (m.one_in(100) ? "\n\n" : line_end);
    if (m.one_in(2)) text.pop_back();
    std::vector<size_t> columns;
    std::vector<Type> types;
    for (size_t i = 0; i < kTrades.size(); ++i) {
      if (m.one_in(4)) continue;
      columns.push_back(i);
      types.push_back(kTrades[i].type);
    }
    const std::vector<Row> want = read_generally(columns, text, options);
    for (const size_t chunk : {SIZE_MAX, 1 + m.below(3000)}) {
      for (const uint32_t max_rows : {1024u, static_cast<uint32_t>(1 + m.below(100))}) {
        auto decoder = std::move(find_format("csv")->make_decoder({kTrades, columns, options})).value();
        const std::vector<Row> got = decode_all(*decoder, types, text, chunk, max_rows);
        ASSERT_EQ(got.size(), want.size()) << "seed " << seed;
        for (size_t i = 0; i < want.size(); ++i) {
          ASSERT_EQ(got[i].values, want[i].values)
              << want[i].payload << " row " << i << " seed " << seed << ' ' << got[i].message;
          ASSERT_EQ(got[i].message, want[i].message) << want[i].payload << " row " << i << " seed " << seed;
          ASSERT_EQ(got[i].payload, want[i].payload) << "row " << i << " seed " << seed;
        }
      }
    }
  }
}

TEST(CsvFastPath, StationsWithoutHeader) {
  const Schema schema{{{"station", TypeId::String, true}, {"celsius", Type::decimal(4, 1), true}}};
  catalog::Options options;
  options.set("csv.header", std::string("false"));
  options.set("csv.delimiter", std::string(";"));
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "Z\xC3\xBCrich;" + std::to_string(i % 80 - 40) + ".5\n";
  const auto rows = decode("csv", schema, text, options);
  ASSERT_EQ(rows.size(), 1000u);
  EXPECT_EQ(rows[0].values, (std::vector<std::string>{"Z\xC3\xBCrich", "-40.5"}));
  EXPECT_EQ(rows[999].values[1], std::to_string(999 % 80 - 40) + ".5");
}

}  // namespace
}  // namespace velo::format::testing
