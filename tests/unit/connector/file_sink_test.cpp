#include <gtest/gtest.h>

#include "unit/connector/reading.hpp"

namespace velo::connector {
namespace {

Result<std::unique_ptr<ByteSink>> open_sink(std::vector<std::pair<std::string, std::string>> options) {
  return find_connector("file")->open_byte_sink(relation_of(std::move(options)));
}

void write_all(std::vector<std::pair<std::string, std::string>> options, const std::vector<std::string>& pieces) {
  auto sink = open_sink(std::move(options));
  ASSERT_TRUE(sink.ok()) << sink.error().message;
  for (const std::string& piece : pieces) ASSERT_TRUE((*sink)->write(piece).ok());
  ASSERT_TRUE((*sink)->close().ok());
}

TEST(FileSink, WritesSmallAndLargePiecesInOrder) {
  TempDir dir;
  const std::string large(700'000, 'x');
  write_all({{"path", dir.file("out")}}, {"a\n", large, "b\n", large});
  EXPECT_EQ(dir.read("out"), "a\n" + large + "b\n" + large);
}

TEST(FileSink, OverwritesByDefaultAndAppendsOnRequest) {
  TempDir dir;
  dir.write("out", "a much longer old content\n");
  write_all({{"path", dir.file("out")}}, {"new\n"});
  EXPECT_EQ(dir.read("out"), "new\n");
  write_all({{"path", dir.file("out")}, {"mode", "append"}}, {"more\n"});
  EXPECT_EQ(dir.read("out"), "new\nmore\n");
}

TEST(FileSink, FlushMakesRowsVisible) {
  TempDir dir;
  auto sink = open_sink({{"path", dir.file("out")}});
  ASSERT_TRUE((*sink)->write("a\n").ok());
  EXPECT_EQ(dir.read("out"), "");
  ASSERT_TRUE((*sink)->flush().ok());
  EXPECT_EQ(dir.read("out"), "a\n");
}

class CompressedSink : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Suffix, CompressedSink, testing::Values("out.gz", "out.zst"));

TEST_P(CompressedSink, IsReadBackAlsoAfterAppending) {
  TempDir dir;
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919) + "\n";
  write_all({{"path", dir.file(GetParam())}}, {text, "end\n"});
  write_all({{"path", dir.file(GetParam())}, {"mode", "append"}}, {"more\n"});
  EXPECT_LT(dir.read(GetParam()).size(), text.size());
  auto source = open_file({{"path", dir.file(GetParam())}});
  EXPECT_EQ(hear(**source).text(), text + "end\nmore\n");
}

TEST_P(CompressedSink, FlushedRowsCanBeReadBeforeTheEnd) {
  TempDir dir;
  auto sink = open_sink({{"path", dir.file(GetParam())}});
  ASSERT_TRUE((*sink)->write("early\n").ok());
  ASSERT_TRUE((*sink)->flush().ok());
  auto source = open_file({{"path", dir.file(GetParam())}, {"watch", "true"}});
  EXPECT_EQ(hear(**source).text(), "early\n");
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(hear(**source).idle);  // asking often is no fault
  ASSERT_TRUE((*sink)->write("late\n").ok());
  ASSERT_TRUE((*sink)->close().ok());
  EXPECT_EQ(hear(**source).text(), "late\n");
}

TEST(FileSink, MissingDirectoryIsAnErrorOrMade) {
  TempDir dir;
  auto sink = open_sink({{"path", dir.file("a/b/out")}});
  ASSERT_FALSE(sink.ok());
  EXPECT_EQ(sink.error().code, 4008);
  EXPECT_NE(sink.error().hint.find("create_dirs"), std::string::npos);
  write_all({{"path", dir.file("a/b/out")}, {"create_dirs", "true"}}, {"x\n"});
  EXPECT_EQ(dir.read("a/b/out"), "x\n");
}

TEST(FileSink, DirectoryIsAnError) {
  TempDir dir;
  auto sink = open_sink({{"path", dir.path()}});
  ASSERT_FALSE(sink.ok());
  EXPECT_EQ(sink.error().code, 4008);
}

TEST(FileSink, FullDiskIsARetryableError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  auto sink = open_sink({{"path", "/dev/full"}, {"mode", "append"}});
  ASSERT_TRUE(sink.ok());
  ASSERT_TRUE((*sink)->write("x\n").ok());
  const Status status = (*sink)->close();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, 4009);
  EXPECT_TRUE(status.error().retryable);
  EXPECT_NE(status.error().message.find("/dev/full"), std::string::npos);
}

}  // namespace
}  // namespace velo::connector
