#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "connector/byte_reader.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

// A pipe of the default 64 KiB makes writer and reader take turns for every few hundred rows.
constexpr int kPipeBytes = 1 << 20;

class DescriptorReader final : public ByteReader {
 public:
  DescriptorReader(Descriptor descriptor, std::string name, bool follow)
      : descriptor_(std::move(descriptor)), name_(std::move(name)), follow_(follow) {
    struct stat about{};
    always_ready_ = fstat(descriptor_.get(), &about) == 0 && S_ISREG(about.st_mode);
    if (S_ISFIFO(about.st_mode)) fcntl(descriptor_.get(), F_SETPIPE_SZ, kPipeBytes);
  }

  Result<Chunk> read(char* to, size_t room, int timeout_ms) override {
    if (!always_ready_ && !wait(timeout_ms)) return Chunk{Poll::Idle};
    const ssize_t got = ::read(descriptor_.get(), to, room);
    if (got > 0) {
      position_ += static_cast<uint64_t>(got);
      return Chunk{Poll::Data, static_cast<size_t>(got)};
    }
    if (got == 0) return Chunk{follow_ ? Poll::Idle : Poll::End};
    if (errno == EINTR || errno == EAGAIN) return Chunk{Poll::Idle};
    Error error = system_error(kReadFailed, "read", name_, errno);
    error.message += " (at byte " + std::to_string(position_) + ")";
    return error;
  }

  uint64_t position() const override { return position_; }
  void stop_following() override { follow_ = false; }

 private:
  // Hang-ups and errors count as ready: read(2) then says what happened.
  bool wait(int timeout_ms) const {
    pollfd entry{descriptor_.get(), POLLIN, 0};
    return ::poll(&entry, 1, timeout_ms) > 0;
  }

  Descriptor descriptor_;
  std::string name_;
  bool follow_;
  bool always_ready_ = false;
  uint64_t position_ = 0;
};

}  // namespace

std::unique_ptr<ByteReader> make_descriptor_reader(Descriptor descriptor, std::string name, bool follow) {
  return std::make_unique<DescriptorReader>(std::move(descriptor), std::move(name), follow);
}

}  // namespace velo::connector
