#include <gtest/gtest.h>

#include "format/codes.hpp"
#include "stream.hpp"

namespace velo::format::testing {
namespace {

const Schema kTrades{{{"sym", TypeId::String, true}, {"px", Type::decimal(10, 2), true}, {"n", TypeId::BigInt, true}}};

catalog::Options options(std::initializer_list<std::pair<const char*, const char*>> values) {
  catalog::Options out;
  for (const auto& [name, value] : values) out.set(name, std::string(value));
  return out;
}

std::vector<std::string> lines(const std::vector<Row>& rows) {
  std::vector<std::string> out;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.values.size(); ++i) line += (i == 0 ? "" : "|") + row.values[i];
    out.push_back(row.code != 0 ? "error " + std::to_string(row.code) : line);
  }
  return out;
}

using Lines = std::vector<std::string>;

TEST(CsvDecoder, HeaderDecidesTheOrder) {
  EXPECT_EQ(lines(decode("csv", kTrades, "n,extra,SYM,px\n5,x,A,1.5\n6,y,B,2\n")), (Lines{"A|1.50|5", "B|2.00|6"}));
}

TEST(CsvDecoder, MissingColumnIsAFaultOfTheStream) {
  auto decoder = decoder_for("csv", kTrades);
  Error error;
  EXPECT_TRUE(decode_all(*decoder, types_of(kTrades), "sym,pxx,n\nA,1,2\n", SIZE_MAX, 10, &error).empty());
  EXPECT_EQ(error.code, kHeaderMismatch);
  EXPECT_EQ(error.message, "the CSV header has no column px; it has sym, pxx, n");
  EXPECT_EQ(error.hint, "did you mean \"pxx\"?");
}

TEST(CsvDecoder, WithoutHeaderColumnsStandInOrder) {
  EXPECT_EQ(
      lines(decode("csv", kTrades, "A;1.5;5\r\nB;2;6", options({{"csv.header", "false"}, {"csv.delimiter", ";"}}))),
      (Lines{"A|1.50|5", "B|2.00|6"}));
}

TEST(CsvDecoder, QuotesAndNulls) {
  EXPECT_EQ(lines(decode("csv", kTrades, "sym,px,n\n\"a \"\"b\"\",\nc\",\"1.5\",\n\"\",,1\n,2,3\nx\"y\",4,5\n")),
            (Lines{"a \"b\",\nc|1.50|NULL", "|NULL|1", "NULL|2.00|3", "x\"y\"|4.00|5"}));
  EXPECT_EQ(lines(decode("csv", kTrades, "sym,px,n\nNA,NA,\"5\"\n\"NA\",1,1\n", options({{"csv.null", "NA"}}))),
            (Lines{"NULL|NULL|5", "NA|1.00|1"}));
}

TEST(CsvDecoder, BadRowsAreSingleRows) {
  EXPECT_EQ(lines(decode("csv", kTrades, "sym,px,n\nA,1\nB,1,2,3\nC,x,1\n\"D\"x,1,1\nE,1,1\n\xff,1,1\n")),
            (Lines{"error 3105", "error 3105", "error 3102", "error 3101", "E|1.00|1", "error 3106"}));
  EXPECT_EQ(lines(decode("csv", kTrades, "sym,px,n\n\"A,1,2\nB,1,2\n")), (Lines{"error 3101", "B|1.00|2"}));
}

TEST(CsvDecoder, BlanksAroundNumbersAreForgiven) {
  EXPECT_EQ(lines(decode("csv", kTrades, "sym, px, n\n A , 1.5 , 5\n")), (Lines{" A |1.50|5"}));
}

TEST(CsvDecoder, DoesNotDependOnChunks) {
  const std::string text = "\xEF\xBB\xBFsym,px,n\r\nA,1,2\r\n\r\n\"B\"\"\r\n,\",2,3\r\nC,9,\n\"D\",1";
  for (size_t chunk = 1; chunk < text.size() + 1; ++chunk) {
    for (const uint32_t max_rows : {1u, 3u, 100u}) {
      auto decoder = decoder_for("csv", kTrades);
      EXPECT_EQ(lines(decode_all(*decoder, types_of(kTrades), text, chunk, max_rows)),
                (Lines{"A|1.00|2", "B\"\r\n,|2.00|3", "C|9.00|NULL", "error 3105"}))
          << chunk;
    }
  }
}

TEST(CsvDecoder, SingleColumnKeepsBlankLines) {
  const Schema schema{{{"v", TypeId::Int, true}}};
  EXPECT_EQ(lines(decode("csv", schema, "v\n1\n\n3\n")), (Lines{"1", "NULL", "3"}));
}

TEST(CsvDecoder, RefusesAmbiguousDelimiters) {
  const std::vector<size_t> columns = {0};
  for (const char* delimiter : {".", "", "ab", "1", "\n"}) {
    const auto with = options({{"csv.delimiter", delimiter}});
    EXPECT_FALSE(find_format("csv")->make_decoder({kTrades, columns, with}).ok()) << delimiter;
  }
}

TEST(CsvInference, NamesFromTheHeader) {
  const Padded sample("a,b,c,d\n1,2024-01-01,x,true\n2.5,,,false\n3,");
  const RawBatch raw{.data = sample.data(), .size = sample.size(), .begins = true, .where = {}};
  EXPECT_EQ(find_format("csv")->infer(raw, {})->text(), "(a DOUBLE, b TIMESTAMP, c STRING, d BOOLEAN)");
  EXPECT_EQ(find_format("csv")->infer(raw, options({{"csv.header", "false"}}))->fields[0].name, "column1");
}

TEST(RawDecoder, LinesAreValues) {
  const Schema schema{{{"line", TypeId::String, true}}};
  EXPECT_EQ(lines(decode("raw", schema, "a\r\n\nb")), (Lines{"a", "", "b"}));
}

}  // namespace
}  // namespace velo::format::testing
