// No text format begins with the magic numbers of gzip and zstd, so content decides where the name does not.
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "connector/byte_reader.hpp"

namespace velo::connector {

namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

Compression compression_of_head(std::string_view head) {
  if (head.starts_with(kGzipMagic)) return Compression::Gzip;
  if (head.starts_with(kZstdMagic)) return Compression::Zstd;
  return Compression::None;
}

std::unique_ptr<ByteReader> decompress(Compression compression, std::unique_ptr<ByteReader> input,
                                       const std::string& name) {
  switch (compression) {
    case Compression::Gzip: return make_gzip_reader(std::move(input), name);
    case Compression::Zstd: return make_zstd_reader(std::move(input), name);
    case Compression::None: break;
  }
  return input;
}

// The bytes that were read to decide, then the rest.
class RejoinedReader final : public ByteReader {
 public:
  RejoinedReader(std::string head, std::unique_ptr<ByteReader> rest) : head_(std::move(head)), rest_(std::move(rest)) {}

  Result<Chunk> read(char* to, size_t room, int timeout_ms) override {
    if (given_ == head_.size()) return rest_->read(to, room, timeout_ms);
    const size_t bytes = std::min(room, head_.size() - given_);
    std::memcpy(to, head_.data() + given_, bytes);
    given_ += bytes;
    if (bytes == room) return Chunk{Poll::Data, bytes};
    // Four bytes alone would be a poor first piece. An end seen here is seen again.
    VELO_TRY(const Chunk more, rest_->read(to + bytes, room - bytes, 0));
    return Chunk{Poll::Data, bytes + more.bytes};
  }
  uint64_t position() const override { return rest_->position(); }
  void stop_following() override { rest_->stop_following(); }

 private:
  std::string head_;
  size_t given_ = 0;
  std::unique_ptr<ByteReader> rest_;
};

class DetectingReader final : public ByteReader {
 public:
  DetectingReader(std::unique_ptr<ByteReader> input, std::string name)
      : input_(std::move(input)), name_(std::move(name)) {}

  Result<Chunk> read(char* to, size_t room, int timeout_ms) override {
    while (!decided_) {
      char bytes[kZstdMagic.size()];
      VELO_TRY(const Chunk chunk, input_->read(bytes, kZstdMagic.size() - head_.size(), timeout_ms));
      if (chunk.poll == Poll::Idle) return chunk;
      head_.append(bytes, chunk.bytes);
      if (chunk.poll == Poll::End || !undecided()) decide();
    }
    return input_->read(to, room, timeout_ms);
  }
  uint64_t position() const override { return input_->position(); }
  void stop_following() override { input_->stop_following(); }

 private:
  bool undecided() const {
    const auto beginning_of = [this](std::string_view magic) {
      return head_.size() < magic.size() && magic.starts_with(head_);
    };
    return beginning_of(kGzipMagic) || beginning_of(kZstdMagic);
  }

  void decide() {
    decided_ = true;
    const Compression compression = compression_of_head(head_);
    input_ = decompress(compression, std::make_unique<RejoinedReader>(std::move(head_), std::move(input_)), name_);
  }

  std::unique_ptr<ByteReader> input_;
  std::string name_;
  std::string head_;
  bool decided_ = false;
};

}  // namespace

Compression compression_of_name(std::string_view name) {
  if (name.ends_with(".gz")) return Compression::Gzip;
  if (name.ends_with(".zst")) return Compression::Zstd;
  return Compression::None;
}

Compression compression_of_content(const Descriptor& file) {
  char bytes[kZstdMagic.size()];
  const ssize_t got = pread(file.get(), bytes, sizeof bytes, 0);
  return compression_of_head({bytes, got > 0 ? static_cast<size_t>(got) : 0});
}

std::unique_ptr<ByteReader> make_detecting_reader(std::unique_ptr<ByteReader> input, std::string name) {
  return std::make_unique<DetectingReader>(std::move(input), std::move(name));
}

std::unique_ptr<ByteReader> make_reader(Descriptor descriptor, const std::string& name, bool follow) {
  auto raw = make_descriptor_reader(std::move(descriptor), name, follow);
  const Compression compression = compression_of_name(name);
  if (compression == Compression::None) return make_detecting_reader(std::move(raw), name);
  return decompress(compression, std::move(raw), name);
}

}  // namespace velo::connector
