#include <fcntl.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "unit/connector/reading.hpp"

namespace velo::connector {
namespace {

/// A pipe in the place of a standard descriptor, until the end of the test.
class PipeInPlaceOf {
 public:
  explicit PipeInPlaceOf(int fd) : fd_(fd), saved_(dup(fd)) {
    if (pipe2(ends_, O_CLOEXEC) != 0) abort();
    dup2(ends_[fd == STDIN_FILENO ? 0 : 1], fd);
    close(ends_[fd == STDIN_FILENO ? 0 : 1]);
  }
  ~PipeInPlaceOf() {
    restore();
    close_ours();
  }
  int ours() const { return ends_[fd_ == STDIN_FILENO ? 1 : 0]; }
  void restore() {
    if (saved_ < 0) return;
    dup2(saved_, fd_);
    close(std::exchange(saved_, -1));
  }
  void close_ours() {
    int& end = ends_[fd_ == STDIN_FILENO ? 1 : 0];
    if (end >= 0) close(std::exchange(end, -1));
  }
  void put(const std::string& text) const {
    ASSERT_EQ(::write(ours(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

 private:
  int fd_;
  int saved_;
  int ends_[2] = {-1, -1};
};

std::unique_ptr<ByteSource> open_stdin() { return *find_connector("stdin")->open_byte_source(relation_of({})); }

TEST(StandardInput, GivesWhatIsThereWithoutWaitingForMore) {
  PipeInPlaceOf pipe(STDIN_FILENO);
  auto source = open_stdin();
  EXPECT_TRUE(hear(*source).idle);
  pipe.put("a\nb");
  const Heard first = hear(*source);
  EXPECT_EQ(first.text(), "a\n");
  EXPECT_TRUE(first.idle);
  pipe.put("c\nd");
  pipe.close_ours();
  const Heard rest = hear(*source);
  EXPECT_EQ(rest.text(), "bc\nd\n");
  EXPECT_EQ(rest.numbers, (std::vector<uint64_t>{2, 3}));
  EXPECT_FALSE(rest.idle);
}

TEST(StandardInput, EmptyInputEnds) {
  PipeInPlaceOf pipe(STDIN_FILENO);
  pipe.close_ours();
  auto source = open_stdin();
  const Heard heard = hear(*source);
  EXPECT_TRUE(heard.lines.empty());
  EXPECT_EQ(heard.begins, 1);
  EXPECT_FALSE(heard.error || heard.idle);
}

TEST(StandardInput, RecognisesCompressionFromBytesThatComeOneByOne) {
  for (const std::string& packed : {gzip("a\nb\n"), zstd("a\nb\n")}) {
    PipeInPlaceOf pipe(STDIN_FILENO);
    auto source = open_stdin();
    std::string heard;
    for (const char byte : packed) {
      pipe.put(std::string(1, byte));
      heard += hear(*source).text();
    }
    pipe.close_ours();
    EXPECT_EQ(heard + hear(*source).text(), "a\nb\n");
  }
}

TEST(StandardInput, TruncatedGzipIsAnError) {
  PipeInPlaceOf pipe(STDIN_FILENO);
  auto source = open_stdin();
  pipe.put(gzip("a\nb\n").substr(0, 15));
  pipe.close_ours();
  const Heard heard = hear(*source);
  ASSERT_TRUE(heard.error);
  EXPECT_EQ(heard.error->code, 4005);
  EXPECT_NE(heard.error->message.find("stdin"), std::string::npos);
}

TEST(StandardOutput, HoldsBytesUntilFlushed) {
  PipeInPlaceOf pipe(STDOUT_FILENO);
  auto sink = *find_connector("stdout")->open_byte_sink(relation_of({}));
  pipe.restore();
  ASSERT_TRUE(sink->write("a\n").ok());
  ASSERT_TRUE(sink->flush().ok());
  char got[8];
  EXPECT_EQ(read(pipe.ours(), got, sizeof got), 2);
  ASSERT_TRUE(sink->write("b\n").ok());
  ASSERT_TRUE(sink->close().ok());
  EXPECT_EQ(read(pipe.ours(), got, sizeof got), 2);
  EXPECT_EQ(read(pipe.ours(), got, sizeof got), 0);
}

TEST(StandardOutput, ReaderThatWentAwayHasItsOwnCode) {
  std::signal(SIGPIPE, SIG_IGN);
  PipeInPlaceOf pipe(STDOUT_FILENO);
  auto sink = *find_connector("stdout")->open_byte_sink(relation_of({}));
  pipe.restore();
  pipe.close_ours();
  ASSERT_TRUE(sink->write("a\n").ok());
  const Status status = sink->flush();
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, 4090);
}

}  // namespace
}  // namespace velo::connector
