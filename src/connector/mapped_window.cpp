// A mapped file is shown in pieces that stay in the cache between decoding and the count of lines.
#include <algorithm>

#include "connector/line_count.hpp"
#include "connector/mapped_file.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr uint64_t kWindowBytes = 1 << 20;

class MappedWindow final : public Window {
 public:
  MappedWindow(std::shared_ptr<const MappedFile> file, uint64_t begin, uint64_t end)
      : file_(std::move(file)), at_(begin), shown_(begin), end_(end) {}

  // Bytes behind the end are shown when those before it are not enough: a record goes on there.
  Result<Poll> show(format::RawBatch& raw, int) override {
    const uint64_t most = shown_ < end_ ? end_ : file_->size();
    const uint64_t more = std::min(kWindowBytes, most - shown_);
    file_->populate(shown_, more);
    shown_ += more;
    raw.data = file_->data() + at_;
    raw.size = shown_ - at_;
    raw.owned = end_ - at_;
    raw.begins = at_ == 0;
    raw.ends = shown_ == file_->size();
    raw.first_line = line_;
    end_shown_ = shown_ >= end_;
    return Poll::Data;
  }

  void consume(size_t bytes) override {
    line_ += count_newlines(file_->data() + at_, bytes);
    at_ += bytes;
  }

  bool finished() const override { return end_shown_ && at_ >= end_; }
  uint64_t line() const override { return line_; }
  uint64_t position() const override { return at_; }

 private:
  std::shared_ptr<const MappedFile> file_;
  uint64_t at_;
  uint64_t shown_;
  uint64_t end_;
  uint64_t line_ = 1;
  bool end_shown_ = false;
};

}  // namespace

std::unique_ptr<Window> make_mapped_window(std::shared_ptr<const MappedFile> file, uint64_t begin, uint64_t end) {
  return std::make_unique<MappedWindow>(std::move(file), begin, end);
}

}  // namespace velo::connector
