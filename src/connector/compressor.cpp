#include "connector/compressor.hpp"

#include <zlib.h>
#include <zstd.h>

#include "base/check.hpp"

namespace velo::connector {

namespace {

constexpr size_t kStepBytes = 64 * 1024;
constexpr int kGzipFraming = 15 + 16;
constexpr int kGzipMemory = 8;

class PassThrough final : public Compressor {
 public:
  void add(std::string_view bytes, ByteBuffer& out) override { out.append(bytes); }
  void flush(ByteBuffer&) override {}
  void end(ByteBuffer&) override {}
};

class GzipCompressor final : public Compressor {
 public:
  GzipCompressor() {
    const int verdict =
        deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipFraming, kGzipMemory, Z_DEFAULT_STRATEGY);
    CHECK(verdict == Z_OK, "zlib cannot be set up");
  }
  ~GzipCompressor() override { deflateEnd(&stream_); }
  GzipCompressor(const GzipCompressor&) = delete;
  GzipCompressor& operator=(const GzipCompressor&) = delete;

  void add(std::string_view bytes, ByteBuffer& out) override { run(bytes, Z_NO_FLUSH, out); }
  void flush(ByteBuffer& out) override { run({}, Z_SYNC_FLUSH, out); }
  void end(ByteBuffer& out) override { run({}, Z_FINISH, out); }

 private:
  void run(std::string_view bytes, int mode, ByteBuffer& out) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      char* to = out.room(kStepBytes);
      stream_.next_out = reinterpret_cast<Bytef*>(to);
      stream_.avail_out = kStepBytes;
      deflate(&stream_, mode);
      out.commit(to + (kStepBytes - stream_.avail_out));
    } while (stream_.avail_out == 0);
  }

  z_stream stream_{};
};

class ZstdCompressor final : public Compressor {
 public:
  ZstdCompressor() : stream_(ZSTD_createCCtx()) { CHECK(stream_ != nullptr, "zstd cannot be set up"); }

  void add(std::string_view bytes, ByteBuffer& out) override { run(bytes, ZSTD_e_continue, out); }
  void flush(ByteBuffer& out) override { run({}, ZSTD_e_flush, out); }
  void end(ByteBuffer& out) override { run({}, ZSTD_e_end, out); }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* stream) const { ZSTD_freeCCtx(stream); }
  };

  void run(std::string_view bytes, ZSTD_EndDirective mode, ByteBuffer& out) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (bool done = false; !done;) {
      char* to = out.room(kStepBytes);
      ZSTD_outBuffer step{to, kStepBytes, 0};
      const size_t left = ZSTD_compressStream2(stream_.get(), &step, &in, mode);
      CHECK(!ZSTD_isError(left), ZSTD_getErrorName(left));
      out.commit(to + step.pos);
      done = mode == ZSTD_e_continue ? in.pos == in.size : left == 0;
    }
  }

  std::unique_ptr<ZSTD_CCtx, Free> stream_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(Compression compression) {
  switch (compression) {
    case Compression::Gzip: return std::make_unique<GzipCompressor>();
    case Compression::Zstd: return std::make_unique<ZstdCompressor>();
    case Compression::None: break;
  }
  return std::make_unique<PassThrough>();
}

}  // namespace velo::connector
