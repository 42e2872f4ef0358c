#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "unit/connector/reading.hpp"

namespace velo::connector {
namespace {

std::string numbered_lines(size_t count) {
  std::string text;
  for (size_t i = 1; i <= count; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

Heard hear_file(std::vector<std::pair<std::string, std::string>> options, size_t lines_per_poll = SIZE_MAX) {
  auto source = open_file(std::move(options));
  if (!source.ok()) {
    Heard heard;
    heard.error = source.error();
    return heard;
  }
  return hear(**source, lines_per_poll);
}

class FileAccessModes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Io, FileAccessModes, testing::Values("auto", "mmap", "read"));

TEST_P(FileAccessModes, GivesAllBytesOfAFileLargerThanAWindow) {
  TempDir dir;
  const std::string text = numbered_lines(300'000);
  const Heard heard = hear_file({{"path", dir.write("a.txt", text)}, {"io", GetParam()}});
  EXPECT_FALSE(heard.error);
  EXPECT_EQ(heard.text(), text);
  EXPECT_EQ(heard.begins, 1);
  ASSERT_EQ(heard.numbers.size(), 300'000u);
  for (size_t i = 0; i < heard.numbers.size(); ++i) ASSERT_EQ(heard.numbers[i], i + 1);
}

TEST_P(FileAccessModes, ShowsMoreWhileNothingIsConsumed) {
  TempDir dir;
  const std::string text(3'000'000, 'x');
  auto source = open_file({{"path", dir.write("a.txt", text)}, {"io", GetParam()}});
  ASSERT_TRUE(source.ok());
  format::RawBatch raw;
  for (size_t before = 0; !raw.ends; before = raw.size) {
    ASSERT_TRUE((*source)->poll(raw, 0).ok());
    ASSERT_TRUE(raw.begins);
    ASSERT_TRUE(raw.size > before || raw.ends);
  }
  EXPECT_EQ(std::string_view(raw.data, raw.size), text);
}

TEST_P(FileAccessModes, SlackIsReadableAroundPageMultiples) {
  TempDir dir;
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  for (const size_t size : {page - 1, page, page + 1, 2 * page, size_t{1} << 20, (size_t{1} << 20) + page}) {
    auto source = open_file({{"path", dir.write("a.txt", std::string(size, '\n'))}, {"io", GetParam()}});
    ASSERT_TRUE(source.ok());
    format::RawBatch raw;
    ASSERT_TRUE((*source)->poll(raw, 0).ok());
    volatile char sink = 0;
    for (size_t i = 1; i <= 64; ++i) sink = static_cast<char>(sink + *(raw.data - i) + raw.data[raw.size + i - 1]);
    while (!raw.ends) ASSERT_TRUE((*source)->poll(raw, 0).ok());
    for (size_t i = 1; i <= 64; ++i) sink = static_cast<char>(sink + raw.data[raw.size + i - 1]);
    EXPECT_EQ(raw.size, size);
  }
}

TEST_P(FileAccessModes, ChunksOfConsumptionChangeNothing) {
  TempDir dir;
  const std::string text = numbered_lines(2'000) + "no end";
  const std::string path = dir.write("a.txt", text);
  for (const size_t lines : {size_t{1}, size_t{7}, size_t{1000}}) {
    const Heard heard = hear_file({{"path", path}, {"io", GetParam()}}, lines);
    EXPECT_EQ(heard.text(), text + "\n");
    EXPECT_EQ(heard.numbers.back(), 2'001u);
  }
}

TEST(FileSource, EmptyFileBeginsAndEnds) {
  TempDir dir;
  const Heard heard = hear_file({{"path", dir.write("empty.csv", "")}});
  EXPECT_FALSE(heard.error);
  EXPECT_EQ(heard.begins, 1);
  EXPECT_EQ(heard.files, std::vector<std::string>{"empty.csv"});
}

TEST(FileSource, PatternsAndDirectoriesAreReadInNameOrder) {
  TempDir dir;
  dir.write("b.log", "3\n");
  dir.write("a.log", "1\n2");
  dir.write("c.txt", "4\n");
  dir.write(".hidden", "no\n");
  std::filesystem::create_directory(dir.file("d.log"));
  const Heard pattern = hear_file({{"path", dir.file("?.log")}});
  EXPECT_EQ(pattern.files, (std::vector<std::string>{"a.log", "b.log"}));
  EXPECT_EQ(pattern.text(), "1\n2\n3\n");
  EXPECT_EQ(pattern.numbers, (std::vector<uint64_t>{1, 2, 1}));
  EXPECT_EQ(pattern.begins, 2);
  EXPECT_EQ(hear_file({{"path", dir.path()}}).text(), "1\n2\n3\n4\n");
}

TEST(FileSource, FilesWithWildcardsInTheirNamesCanBeNamed) {
  TempDir dir;
  dir.write("a[1].txt", "x\n");
  EXPECT_EQ(hear_file({{"path", dir.file("a[1].txt")}}).text(), "x\n");
}

TEST(FileSource, OffsetsRunThroughAllFiles) {
  TempDir dir;
  dir.write("a", "1\n2\n");
  dir.write("b", "3\n");
  auto source = open_file({{"path", dir.path()}});
  format::RawBatch raw;
  ASSERT_TRUE((*source)->poll(raw, 0).ok());
  EXPECT_EQ(raw.first_offset, Offset(0));
  (*source)->consume(raw.size, 2);
  ASSERT_TRUE((*source)->poll(raw, 0).ok());
  EXPECT_EQ(raw.first_offset, Offset(2));
  EXPECT_EQ((*source)->progress().total, 6u);
  EXPECT_EQ((*source)->progress().done, 4u);
}

TEST(FileSource, MissingFileNamesItsNeighbour) {
  TempDir dir;
  dir.write("trades.csv", "");
  const Heard heard = hear_file({{"path", dir.file("trade.csv")}});
  ASSERT_TRUE(heard.error);
  EXPECT_EQ(heard.error->code, 4001);
  EXPECT_NE(heard.error->message.find("trade.csv"), std::string::npos);
  EXPECT_EQ(heard.error->hint, "did you mean \"trades.csv\"?");
}

TEST(FileSource, MissingDirectoryIsSaid) {
  TempDir dir;
  const Heard heard = hear_file({{"path", dir.file("nowhere/trade.csv")}});
  ASSERT_TRUE(heard.error);
  EXPECT_EQ(heard.error->code, 4001);
  EXPECT_EQ(heard.error->hint, "there is no directory '" + dir.file("nowhere") + "'");
}

TEST(FileSource, PatternWithoutFilesSaysWhatIsThere) {
  TempDir dir;
  dir.write("b.txt", "");
  dir.write("a.txt", "");
  const Heard heard = hear_file({{"path", dir.file("*.csv")}});
  ASSERT_TRUE(heard.error);
  EXPECT_EQ(heard.error->code, 4003);
  EXPECT_EQ(heard.error->hint, "in that directory are a.txt, b.txt");
}

TEST(FileSource, EmptyDirectoryIsAnError) {
  TempDir dir;
  EXPECT_EQ(hear_file({{"path", dir.path()}}).error->code, 4003);
}

TEST(FileSource, UnreadableFileIsAnError) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads everything";
  TempDir dir;
  const std::string path = dir.write("secret", "x");
  chmod(path.c_str(), 0);
  const Heard heard = hear_file({{"path", path}});
  ASSERT_TRUE(heard.error);
  EXPECT_EQ(heard.error->code, 4002);
}

TEST(FileSource, BadOptionsAreErrors) {
  TempDir dir;
  const std::string path = dir.write("a", "");
  EXPECT_EQ(hear_file({{"path", path}, {"io", "telepathy"}}).error->code, 1103);
}

TEST(CompressedFile, GzipWithSeveralMembersIsOneText) {
  TempDir dir;
  const std::string a = numbered_lines(100'000), b = numbered_lines(10);
  const std::string path = dir.write("a.gz", gzip(a) + gzip("") + gzip(b) + std::string(512, '\0'));
  const Heard heard = hear_file({{"path", path}});
  EXPECT_FALSE(heard.error) << heard.error->message;
  EXPECT_EQ(heard.text(), a + b);
  EXPECT_EQ(heard.numbers.back(), 100'010u);
}

TEST(CompressedFile, ZstdWithSeveralFramesIsOneText) {
  TempDir dir;
  const std::string a = numbered_lines(100'000), b = numbered_lines(10);
  const Heard heard = hear_file({{"path", dir.write("a.zst", zstd(a) + zstd("") + zstd(b))}});
  EXPECT_FALSE(heard.error) << heard.error->message;
  EXPECT_EQ(heard.text(), a + b);
}

TEST(CompressedFile, ContentDecidesWhereTheNameDoesNot) {
  TempDir dir;
  EXPECT_EQ(hear_file({{"path", dir.write("a.csv", gzip("x\n"))}}).text(), "x\n");
  EXPECT_EQ(hear_file({{"path", dir.write("b.csv", zstd("y\n"))}}).text(), "y\n");
  EXPECT_EQ(hear_file({{"path", dir.write("c.csv", "(\n")}, {"io", "read"}}).text(), "(\n");
}

TEST(CompressedFile, EveryTruncationIsAnErrorWithThePlace) {
  TempDir dir;
  const std::string text = numbered_lines(50);
  for (const std::string& whole : {gzip(text), zstd(text)}) {
    const std::string name = whole == gzip(text) ? "a.gz" : "a.zst";
    for (size_t size = 0; size < whole.size(); ++size) {
      const Heard heard = hear_file({{"path", dir.write(name, whole.substr(0, size))}});
      ASSERT_TRUE(heard.error) << name << " " << size;
      EXPECT_EQ(heard.error->code, 4005);
      EXPECT_NE(heard.error->message.find("at byte " + std::to_string(size)), std::string::npos)
          << heard.error->message;
    }
  }
}

TEST(CompressedFile, DamageIsAnError) {
  TempDir dir;
  std::string damaged = gzip(numbered_lines(5'000));
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  EXPECT_EQ(hear_file({{"path", dir.write("a.gz", damaged)}}).error->code, 4006);
  EXPECT_EQ(hear_file({{"path", dir.write("b.gz", "plain text")}}).error->code, 4006);
  EXPECT_EQ(hear_file({{"path", dir.write("c.gz", gzip("x\n") + "tail")}}).error->code, 4006);
  EXPECT_EQ(hear_file({{"path", dir.write("d.zst", "plain text")}}).error->code, 4006);
}

TEST(WatchedFile, GrowthIsSeenAndThereIsNoEnd) {
  TempDir dir;
  const std::string path = dir.write("a.log", "1\n2");
  auto source = open_file({{"path", path}, {"watch", "true"}});
  ASSERT_TRUE(source.ok());
  Heard heard = hear(**source);
  EXPECT_TRUE(heard.idle);
  EXPECT_EQ(heard.text(), "1\n");
  dir.append("a.log", "2\n3\n");
  EXPECT_EQ(hear(**source).text(), "22\n3\n");
}

TEST(WatchedFile, NewFilesOfAPatternComeAfterTheirPredecessors) {
  TempDir dir;
  auto source = open_file({{"path", dir.file("*.log")}, {"watch", "true"}});
  ASSERT_TRUE(source.ok());
  EXPECT_TRUE(hear(**source).idle);
  dir.write("1.log", "a\nb");
  EXPECT_EQ(hear(**source).text(), "a\n");
  dir.write("3.log", "d\n");
  dir.write("2.log", "c\n");
  const Heard heard = hear(**source);
  EXPECT_EQ(heard.text(), "b\nc\nd\n");
  EXPECT_EQ(heard.files, (std::vector<std::string>{"1.log", "2.log"}));
  EXPECT_TRUE(heard.idle);
}

TEST(WatchedFile, ReplacedAndCutFilesAreReadFromTheirBeginning) {
  TempDir dir;
  const std::string path = dir.write("a.log", "1\n2\n");
  auto source = open_file({{"path", path}, {"watch", "true"}});
  EXPECT_EQ(hear(**source).text(), "1\n2\n");
  dir.append("a.log", "last\n");
  std::filesystem::rename(path, dir.file("a.log.1"));
  dir.write("a.log", "3\n4\n");
  EXPECT_EQ(hear(**source).text(), "last\n3\n4\n");
  dir.write("a.log", "5\n");
  EXPECT_EQ(hear(**source).text(), "5\n");
}

TEST(WatchedFile, WaitsForNewData) {
  TempDir dir;
  auto source = open_file({{"path", dir.write("a.log", "")}, {"watch", "true"}});
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    dir.append("a.log", "late\n");
  });
  format::RawBatch raw;
  const Result<Poll> poll = (*source)->poll(raw, 10'000);
  writer.join();
  ASSERT_TRUE(poll.ok());
  EXPECT_EQ(*poll, Poll::Data);
  EXPECT_EQ(std::string_view(raw.data, raw.size), "late\n");
}

TEST(FileConnector, IsBoundedUnlessWatching) {
  catalog::Options options;
  options.set("path", std::string("a"));
  EXPECT_TRUE(find_connector("file")->bounded(options));
  options.set("watch", std::string("true"));
  EXPECT_FALSE(find_connector("file")->bounded(options));
}

}  // namespace
}  // namespace velo::connector
