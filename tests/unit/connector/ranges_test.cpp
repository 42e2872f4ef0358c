// Ranges of a source: read one after the other, in whatever order the boundaries fell, they give what the source gives.
#include "connector/ranges.hpp"

#include <gtest/gtest.h>

#include <random>

#include "connector/memory.hpp"
#include "unit/connector/reading.hpp"

namespace velo::connector {
namespace {

CutSource cut_file(const std::string& path, uint64_t most_bytes, std::vector<std::pair<std::string, std::string>> more,
                   const char* format = "raw") {
  more.emplace_back("path", path);
  const catalog::Relation relation = relation_of(std::move(more));
  Result<CutSource> cut = find_connector("file")->cut({{relation, {}}, format::find_format(format), 1, most_bytes});
  EXPECT_TRUE(cut.ok());
  return cut.ok() ? std::move(cut).value() : CutSource{};
}

/// Lines of the ranges in order; the way a reader finds the last line of a range is the one of the decoders: it takes
/// records while they begin before `owned`.
std::string lines_of(const SourceRanges& ranges, size_t* misplaced = nullptr) {
  const auto reader = ranges.byte_reader();
  std::string out;
  RangePlace ended;
  for (size_t n = 0; n < ranges.count(); ++n) {
    EXPECT_TRUE(reader->begin(n, nullptr).ok());
    const bool continues = reader->place() == ended || (reader->place().file > ended.file && reader->place().at == 0);
    if (!continues && misplaced) ++*misplaced;
    for (format::RawBatch raw;; raw = {}) {
      const Result<Poll> poll = reader->poll(raw, 0);
      EXPECT_TRUE(poll.ok());
      if (!poll.ok() || *poll != Poll::Data) break;
      std::string_view rest(raw.data, raw.size);
      size_t used = 0;
      for (size_t end; used < raw.owned && (end = rest.find('\n', used)) != rest.npos; used = end + 1)
        out.append(rest.substr(used, end - used)).append("|");
      if (raw.ends && used < std::min(raw.owned, rest.size())) {
        out.append(rest.substr(used)).append("|");
        used = rest.size();
      }
      reader->consume(used, 0);
    }
    ended = reader->place();
  }
  return out;
}

std::string random_lines(std::mt19937& random) {
  std::string text;
  const size_t lines = random() % 60;
  for (size_t i = 0; i < lines; ++i) {
    text.append(random() % 4 == 0 ? random() % 90 : random() % 12, static_cast<char>('a' + i % 26));
    text += random() % 8 == 0 ? "\r\n" : "\n";
  }
  if (random() % 2 == 0) text += "no end";
  return text;
}

TEST(FileRanges, EveryLineBelongsToOneRange) {
  TempDir dir;
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::string text = random_lines(random);
    const std::string path = dir.write("lines.txt", text);
    std::string whole;
    for (const std::string& line : hear(**open_file({{"path", path}})).lines) whole += line + "|";
    const CutSource cut = cut_file(path, 1 + random() % 40, {});
    if (!cut.ranges) continue;
    size_t misplaced = 0;
    EXPECT_EQ(lines_of(*cut.ranges, &misplaced), whole);
    EXPECT_EQ(misplaced, 0u);
  }
}

TEST(FileRanges, FilesFollowEachOtherInNameOrder) {
  TempDir dir;
  dir.write("b", "3\n4\n5\n6\n");
  dir.write("a", "1\n2");
  dir.write("c.gz", gzip("7\n8\n"));
  dir.write("d", "");
  const CutSource cut = cut_file(dir.path(), 3, {});
  ASSERT_TRUE(cut.ranges);
  EXPECT_GT(cut.ranges->count(), 4u);
  EXPECT_EQ(lines_of(*cut.ranges), "1|2|3|4|5|6|7|8|");
}

TEST(FileRanges, ARangeBeginsWhereTheOneBeforeItEnded) {
  TempDir dir;
  const CutSource cut = cut_file(dir.write("a", "111\n222\n333\n444\n"), 4, {});
  ASSERT_TRUE(cut.ranges);
  const auto reader = cut.ranges->byte_reader();
  const RangePlace from{0, 6};
  ASSERT_TRUE(reader->begin(1, &from).ok());
  format::RawBatch raw;
  ASSERT_TRUE(reader->poll(raw, 0).ok());
  EXPECT_EQ(std::string_view(raw.data, raw.size), "2\n");
  EXPECT_FALSE(raw.begins);
  const RangePlace behind{0, 13};
  ASSERT_TRUE(reader->begin(1, &behind).ok());
  EXPECT_EQ(*reader->poll(raw, 0), Poll::End);
  EXPECT_EQ(reader->place(), behind);
}

TEST(FileRanges, AReaderSeesTheHeaderOfEachFileFirst) {
  TempDir dir;
  const CutSource cut = cut_file(dir.write("a.csv", "x,y\n1,2\n3,4\n5,6\n"), 5, {}, "csv");
  ASSERT_TRUE(cut.ranges);
  const auto reader = cut.ranges->byte_reader();
  ASSERT_TRUE(reader->begin(2, nullptr).ok());
  format::RawBatch raw;
  ASSERT_TRUE(reader->poll(raw, 0).ok());
  EXPECT_TRUE(raw.begins);
  EXPECT_EQ(std::string_view(raw.data, raw.size), "x,y\n");
  reader->consume(4, 0);
  EXPECT_EQ(reader->lines(), 0u);
  raw = {};
  ASSERT_TRUE(reader->poll(raw, 0).ok());
  EXPECT_EQ(std::string_view(raw.data, raw.size), "5,6\n");
  EXPECT_FALSE(raw.begins);
}

TEST(FileRanges, SaysWhyAFileIsNotCut) {
  TempDir dir;
  const std::string path = dir.write("a", std::string(100, '\n'));
  EXPECT_EQ(cut_file(path, 1000, {}).why_not, "there is little to read");
  EXPECT_EQ(cut_file(path, 10, {{"watch", "true"}}).why_not, "the files are watched");
  EXPECT_NE(cut_file(path, 10, {{"io", "read"}}).why_not.find("is not a plain file"), std::string::npos);
  EXPECT_NE(cut_file(dir.write("a.json", " \n[{\"x\":1}]"), 4, {}, "json").why_not.find("object"), std::string::npos);
  EXPECT_NE(cut_file(dir.write("a.csv", "\"x\",y\n1,2\n"), 4, {}, "csv").why_not.find("quotes"), std::string::npos);
  EXPECT_TRUE(cut_file(path, 10, {}).ranges);
}

std::string numbers_of(RowRangeSource& reader, size_t column) {
  std::string out;
  Batch batch;
  while (*reader.poll(7, batch, 0) == Poll::Data) {
    batch.selection.each([&](uint32_t row) { out += batch.column(column).value(row).text() + " "; });
  }
  return out;
}

TEST(GeneratorRanges, MakeTheRowsOfTheirNumbers) {
  const catalog::Relation made = [] {
    catalog::Relation relation = relation_of({{"rows", "1000"}});
    relation.schema = find_connector("generator")->schema(relation.options).value();
    return relation;
  }();
  const size_t price = 1;
  const SourceRequest source{made, {&price, 1}};
  auto whole = *find_connector("generator")->open_row_source(source);
  std::string expected;
  Batch batch;
  while (*whole->poll(100, batch, 0) == Poll::Data)
    batch.selection.each([&](uint32_t row) { expected += batch.column(0).value(row).text() + " "; });
  const auto cut = find_connector("generator")->cut({source, nullptr, 1, 64 * 77});
  ASSERT_TRUE(cut.ok() && cut->ranges);
  EXPECT_EQ(cut->ranges->count(), 13u);
  const auto reader = cut->ranges->row_reader();
  std::string got;
  for (size_t n = 0; n < cut->ranges->count(); ++n) {
    ASSERT_TRUE(reader->begin(n).ok());
    got += numbers_of(*reader, 0);
  }
  EXPECT_EQ(got, expected);
}

TEST(MemoryRanges, ShowEachRowOnce) {
  auto table = std::make_shared<MemoryTable>(Schema{{{"n", TypeId::BigInt, true}}});
  RowBlock block({TypeId::BigInt});
  std::string expected;
  for (int64_t i = 0; i < 10'000; ++i) {
    block.reset(1);
    block.column(0).data<int64_t>()[0] = i;
    Batch batch;
    block.view(1, batch);
    table->append(batch);
    expected += std::to_string(i) + " ";
  }
  const auto ranges = cut_memory(table, {0}, 1);
  EXPECT_EQ(ranges->count(), 3u);
  EXPECT_EQ(ranges->weight(3), 10'000u);
  const auto reader = ranges->row_reader();
  std::string got;
  for (size_t n = 0; n < ranges->count(); ++n) {
    ASSERT_TRUE(reader->begin(n).ok());
    got += numbers_of(*reader, 0);
  }
  EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace velo::connector
