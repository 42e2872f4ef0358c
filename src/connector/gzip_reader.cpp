// Gzip files may be several members one after the other (`cat a.gz b.gz`, log rotation, append mode of our own sink):
// their contents are one stream. Zero padding after a member is allowed, any other tail is a fault rather than lost
// data.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "base/check.hpp"
#include "connector/byte_reader.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

constexpr size_t kInputBytes = 128 * 1024;
constexpr int kGzipOnly = 15 + 16;  // largest window, gzip framing

class GzipReader final : public ByteReader {
 public:
  GzipReader(std::unique_ptr<ByteReader> input, std::string name)
      : input_(std::move(input)), name_(std::move(name)), bytes_(kInputBytes) {
    CHECK(inflateInit2(&stream_, kGzipOnly) == Z_OK, "zlib cannot be set up");
  }
  ~GzipReader() override { inflateEnd(&stream_); }
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  Result<Chunk> read(char* to, size_t room, int timeout_ms) override {
    for (;;) {
      if (in_member_) {
        VELO_TRY(const size_t made, inflate_some(to, room));
        if (made > 0) return Chunk{Poll::Data, made};
      }
      if (!in_member_ && begin_next_member()) continue;
      if (stream_.avail_in > 0) continue;
      VELO_TRY(const Poll poll, refill(timeout_ms));
      if (poll == Poll::End && in_member_) return truncated();
      if (poll != Poll::Data) return Chunk{poll};
    }
  }

  uint64_t position() const override { return input_->position(); }
  void stop_following() override { input_->stop_following(); }

 private:
  Result<size_t> inflate_some(char* to, size_t room) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(room, 1u << 30));
    const uInt offered = stream_.avail_out;
    const int verdict = inflate(&stream_, Z_NO_FLUSH);
    if (verdict == Z_STREAM_END) {
      in_member_ = false;
    } else if (verdict != Z_OK && verdict != Z_BUF_ERROR) {
      return corrupt();
    }
    return offered - stream_.avail_out;
  }

  bool begin_next_member() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) ++stream_.next_in, --stream_.avail_in;
    if (stream_.avail_in == 0) return false;
    inflateReset(&stream_);
    in_member_ = true;
    return true;
  }

  Result<Poll> refill(int timeout_ms) {
    VELO_TRY(const Chunk chunk, input_->read(bytes_.data(), bytes_.size(), timeout_ms));
    stream_.next_in = reinterpret_cast<Bytef*>(bytes_.data());
    stream_.avail_in = static_cast<uInt>(chunk.bytes);
    return chunk.poll;
  }

  Error truncated() const {
    return Error(kTruncated,
                 "the gzip data of '" + name_ + "' ends in the middle, at byte " + std::to_string(position()))
        .with_hint("the file was cut short when it was written or copied; get it again");
  }
  Error corrupt() const {
    return Error(kCorrupt, "the gzip data of '" + name_ + "' is damaged near byte " +
                               std::to_string(position() - stream_.avail_in) + ": " +
                               (stream_.msg ? stream_.msg : "unknown"));
  }

  std::unique_ptr<ByteReader> input_;
  std::string name_;
  std::vector<char> bytes_;
  z_stream stream_{};
  bool in_member_ = true;
};

}  // namespace

std::unique_ptr<ByteReader> make_gzip_reader(std::unique_ptr<ByteReader> input, std::string name) {
  return std::make_unique<GzipReader>(std::move(input), std::move(name));
}

}  // namespace velo::connector
