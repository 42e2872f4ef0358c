// One buffer: slack, unconsumed bytes, free room, slack. Before each read the unconsumed rest, normally a part of one
// record, moves to the front, so that the bytes in use stay in the second-level cache.
#include <algorithm>
#include <cstring>

#include "connector/error_codes.hpp"
#include "connector/line_count.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr size_t kSlack = 64;
constexpr size_t kReadBytes = 256 * 1024;
// Data without a record end must not eat the memory of the machine.
constexpr size_t kRecordBytesMax = size_t{256} << 20;

class BufferedWindow final : public Window {
 public:
  BufferedWindow(std::unique_ptr<ByteReader> reader, std::string name)
      : reader_(std::move(reader)), name_(std::move(name)) {
    reserve(kReadBytes);
  }

  Result<Poll> show(format::RawBatch& raw, int timeout_ms) override {
    if (!ended_) {
      if (size_ > kRecordBytesMax) return record_too_long();
      reserve(size_ + kReadBytes);
      slide();
      VELO_TRY(const Chunk chunk, reader_->read(bytes_.get() + kSlack + size_, capacity_ - size_, timeout_ms));
      if (chunk.poll == Poll::Idle) return Poll::Idle;
      ended_ = chunk.poll == Poll::End;
      size_ += chunk.bytes;
    }
    raw.data = bytes_.get() + kSlack + begin_;
    raw.size = size_;
    raw.owned = SIZE_MAX;
    raw.begins = !started_;
    raw.ends = ended_;
    raw.first_line = line_;
    return Poll::Data;
  }

  void consume(size_t bytes) override {
    if (bytes == 0) return;
    line_ += count_newlines(bytes_.get() + kSlack + begin_, bytes);
    started_ = true;
    begin_ += bytes;
    size_ -= bytes;
  }

  bool finished() const override { return ended_ && size_ == 0; }
  uint64_t line() const override { return line_; }
  uint64_t position() const override { return reader_->position(); }
  void stop_following() override { reader_->stop_following(); }

 private:
  void slide() {
    if (begin_ == 0) return;
    std::memmove(bytes_.get() + kSlack, bytes_.get() + kSlack + begin_, size_);
    begin_ = 0;
  }

  // Doubles, so that a record of many reads is moved a constant number of times.
  void reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    capacity = std::max(capacity, 2 * capacity_);
    auto larger = std::make_unique<char[]>(kSlack + capacity + kSlack);
    if (size_ > 0) std::memcpy(larger.get() + kSlack, bytes_.get() + kSlack + begin_, size_);
    bytes_ = std::move(larger);
    capacity_ = capacity;
    begin_ = 0;
  }

  Error record_too_long() const {
    return Error(kRecordTooLong, "'" + name_ + "' has a record longer than " + std::to_string(kRecordBytesMax >> 20) +
                                     " MiB, starting on line " + std::to_string(line_))
        .with_hint("check the format of the data: no end of a record was found");
  }

  std::unique_ptr<ByteReader> reader_;
  std::string name_;
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;  // without slack
  size_t begin_ = 0;
  size_t size_ = 0;
  uint64_t line_ = 1;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Window> make_buffered_window(std::unique_ptr<ByteReader> reader, std::string name) {
  return std::make_unique<BufferedWindow>(std::move(reader), std::move(name));
}

}  // namespace velo::connector
