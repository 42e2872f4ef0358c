#include <zstd.h>

#include <vector>

#include "base/check.hpp"
#include "connector/byte_reader.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

class ZstdReader final : public ByteReader {
 public:
  ZstdReader(std::unique_ptr<ByteReader> input, std::string name)
      : input_(std::move(input)), name_(std::move(name)), bytes_(ZSTD_DStreamInSize()), stream_(ZSTD_createDStream()) {
    CHECK(stream_ != nullptr, "zstd cannot be set up");
  }

  Result<Chunk> read(char* to, size_t room, int timeout_ms) override {
    for (;;) {
      if (pending_.pos < pending_.size || more_inside_) {
        VELO_TRY(const size_t made, decompress_some(to, room));
        if (made > 0) return Chunk{Poll::Data, made};
        continue;
      }
      VELO_TRY(const Chunk chunk, input_->read(bytes_.data(), bytes_.size(), timeout_ms));
      if (chunk.poll == Poll::End && in_frame_) return truncated();
      if (chunk.poll != Poll::Data) return Chunk{chunk.poll};
      pending_ = {bytes_.data(), chunk.bytes, 0};
    }
  }

  uint64_t position() const override { return input_->position(); }
  void stop_following() override { input_->stop_following(); }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  // Only called when there is input or output left inside: zstd takes many calls without either for an error.
  Result<size_t> decompress_some(char* to, size_t room) {
    ZSTD_outBuffer out{to, room, 0};
    const size_t wanted = ZSTD_decompressStream(stream_.get(), &out, &pending_);
    if (ZSTD_isError(wanted)) return corrupt(ZSTD_getErrorName(wanted));
    in_frame_ = wanted != 0;
    more_inside_ = out.pos == out.size && in_frame_;
    return out.pos;
  }

  Error truncated() const {
    return Error(kTruncated,
                 "the zstd data of '" + name_ + "' ends in the middle, at byte " + std::to_string(position()))
        .with_hint("the file was cut short when it was written or copied; get it again");
  }
  Error corrupt(const char* what) const {
    return Error(kCorrupt, "the zstd data of '" + name_ + "' is damaged near byte " +
                               std::to_string(position() - (pending_.size - pending_.pos)) + ": " + what);
  }

  std::unique_ptr<ByteReader> input_;
  std::string name_;
  std::vector<char> bytes_;
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  ZSTD_inBuffer pending_{nullptr, 0, 0};
  bool in_frame_ = true;
  bool more_inside_ = false;
};

}  // namespace

std::unique_ptr<ByteReader> make_zstd_reader(std::unique_ptr<ByteReader> input, std::string name) {
  return std::make_unique<ZstdReader>(std::move(input), std::move(name));
}

}  // namespace velo::connector
