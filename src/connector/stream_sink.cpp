#include "connector/stream_sink.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "connector/compressor.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

constexpr size_t kWriteBytes = 256 * 1024;

class StreamSink final : public ByteSink {
 public:
  StreamSink(Descriptor descriptor, StreamSinkOptions options)
      : descriptor_(std::move(descriptor)),
        options_(std::move(options)),
        compressor_(make_compressor(options_.compression)) {
    struct stat about{};
    regular_ = fstat(descriptor_.get(), &about) == 0 && S_ISREG(about.st_mode);
    if (regular_) whole_bytes_ = lseek(descriptor_.get(), 0, SEEK_CUR);
  }

  Status write(std::string_view bytes) override {
    const bool direct = options_.compression == Compression::None && pending_.empty() && bytes.size() >= kWriteBytes;
    if (direct) return write_out(bytes);
    compressor_->add(bytes, pending_);
    return pending_.size() >= kWriteBytes ? drain() : Status();
  }

  Status flush() override {
    compressor_->flush(pending_);
    return drain();
  }

  Status close() override {
    compressor_->end(pending_);
    VELO_TRY_STATUS(drain());
    // Pipes and terminals have nothing to make durable.
    if (options_.fsync && regular_ && fsync(descriptor_.get()) != 0) return failed(errno);
    if (!descriptor_.close()) return failed(errno);
    return {};
  }

 private:
  Status drain() {
    if (pending_.empty()) return {};
    Status status = write_out(pending_.view());
    pending_.clear();
    return status;
  }

  Status write_out(std::string_view bytes) {
    const size_t all = bytes.size();
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_.get(), bytes.data(), bytes.size());
      if (written >= 0) {
        bytes.remove_prefix(static_cast<size_t>(written));
      } else if (errno == EAGAIN) {
        wait_for_room();
      } else if (errno != EINTR) {
        return failed(errno);
      }
    }
    whole_bytes_ += static_cast<off_t>(all);
    return {};
  }

  // Somebody else's descriptor (standard output) may be set not to block.
  void wait_for_room() const {
    pollfd entry{descriptor_.get(), POLLOUT, 0};
    ::poll(&entry, 1, -1);
  }

  Error failed(int error_number) {
    if (error_number == EPIPE) return Error(kReaderGone, "the reader of '" + options_.name + "' went away");
    if (options_.cut_back && regular_ && whole_bytes_ >= 0) cut_back();
    return system_error(kWriteFailed, "write to", options_.name, error_number);
  }

  // What cannot be undone is left: the error being reported is the one that matters.
  void cut_back() {
    if (ftruncate(descriptor_.get(), whole_bytes_) == 0) lseek(descriptor_.get(), whole_bytes_, SEEK_SET);
  }

  Descriptor descriptor_;
  StreamSinkOptions options_;
  std::unique_ptr<Compressor> compressor_;
  ByteBuffer pending_;
  bool regular_ = false;
  off_t whole_bytes_ = -1;  // length of the file up to the last write that succeeded
};

}  // namespace

std::unique_ptr<ByteSink> make_stream_sink(Descriptor descriptor, StreamSinkOptions options) {
  return std::make_unique<StreamSink>(std::move(descriptor), std::move(options));
}

}  // namespace velo::connector
