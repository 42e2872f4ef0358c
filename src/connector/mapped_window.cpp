// The file is mapped into the middle of a larger anonymous mapping: a readable page lies before its first byte and
// behind its last, also when its size is a multiple of the page size. It is shown in pieces that stay in the cache
// between decoding and the count of lines.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "connector/error_codes.hpp"
#include "connector/line_count.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr uint64_t kWindowBytes = 1 << 20;

size_t page_bytes() {
  static const auto bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

class MappedWindow final : public Window {
 public:
  MappedWindow(char* region, size_t region_bytes, uint64_t size)
      : region_(region), region_bytes_(region_bytes), file_(region + page_bytes()), size_(size) {}
  ~MappedWindow() override { munmap(region_, region_bytes_); }
  MappedWindow(const MappedWindow&) = delete;
  MappedWindow& operator=(const MappedWindow&) = delete;

  Result<Poll> show(format::RawBatch& raw, int) override {
    const uint64_t more = std::min(kWindowBytes, size_ - shown_);
    populate(shown_, more);
    shown_ += more;
    raw.data = file_ + at_;
    raw.size = shown_ - at_;
    raw.begins = at_ == 0;
    raw.ends = shown_ == size_;
    raw.first_line = line_;
    end_shown_ = raw.ends;
    return Poll::Data;
  }

  void consume(size_t bytes) override {
    line_ += count_newlines(file_ + at_, bytes);
    at_ += bytes;
  }

  bool finished() const override { return end_shown_ && at_ == size_; }
  uint64_t position() const override { return at_; }

 private:
  // One system call instead of a page fault for every few pages. Refused by old kernels: then the faults do it.
  void populate([[maybe_unused]] uint64_t from, [[maybe_unused]] uint64_t bytes) const {
#ifdef MADV_POPULATE_READ
    if (bytes > 0) madvise(file_ + from, bytes, MADV_POPULATE_READ);
#endif
  }

  char* region_;
  size_t region_bytes_;
  char* file_;
  uint64_t size_;
  uint64_t at_ = 0;
  uint64_t shown_ = 0;  // always a multiple of the page size, or size_
  uint64_t line_ = 1;
  bool end_shown_ = false;
};

}  // namespace

Result<std::unique_ptr<Window>> make_mapped_window(const Descriptor& descriptor, uint64_t size,
                                                   const std::string& name) {
  const size_t page = page_bytes();
  const size_t file_bytes = (size + page - 1) / page * page;
  const size_t region_bytes = page + file_bytes + page;
  void* region = mmap(nullptr, region_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (region == MAP_FAILED) return system_error(kReadFailed, "map", name, errno);
  char* file = static_cast<char*>(region) + page;
  if (size > 0 && mmap(file, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor.get(), 0) == MAP_FAILED) {
    const int error_number = errno;
    munmap(region, region_bytes);
    return system_error(kReadFailed, "map", name, error_number);
  }
  if (size > 0) madvise(file, size, MADV_SEQUENTIAL);
  return std::unique_ptr<Window>(std::make_unique<MappedWindow>(static_cast<char*>(region), region_bytes, size));
}

}  // namespace velo::connector
