// A boundary may fall anywhere in a line. The range before it goes on to the end of that line and the one behind it
// begins there, so each record has one reader, without any of them knowing the others. Every reader maps its files
// itself: nothing is shared but the list.
#include <sys/stat.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "connector/error_codes.hpp"
#include "connector/file_source.hpp"
#include "connector/mapped_file.hpp"
#include "connector/path_list.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr uint64_t kHeadBytes = 64 * 1024;

struct FileRange {
  size_t file = 0;
  uint64_t begin = 0;
  uint64_t end = 0;
  bool whole = true;    ///< the file is read as it is; else it is mapped, and bounds are moved to line ends
  size_t header = 0;    ///< bytes at the front of the file that come first
  uint64_t before = 0;  ///< bytes of all ranges in front of it
};

struct FileList {
  FileSourceOptions options;
  std::vector<std::string> files;
  std::vector<FileRange> ranges;
  uint64_t total = 0;
};

class FileRangeReader final : public ByteRangeSource {
 public:
  explicit FileRangeReader(const FileList& list) : list_(list) {}

  Status begin(size_t n, const RangePlace* from) override {
    const FileRange& range = list_.ranges[n];
    window_.reset();
    header_left_ = records_ = 0;
    if (file_ != &list_.files[range.file]) mapped_.reset(), header_seen_ = false;
    file_ = &list_.files[range.file];
    place_ = {range.file, 0};
    return range.whole ? open_whole() : open_part(range, from);
  }

  Result<Poll> poll(format::RawBatch& raw, int timeout_ms) override {
    raw.where = *file_;
    if (list_.options.by_file) raw.partition = Partition(static_cast<int32_t>(place_.file));
    raw.first_offset = Offset(static_cast<int64_t>(records_));
    if (header_left_ != 0) {
      raw.data = mapped_->data();
      raw.size = header_left_;
      raw.begins = true;
      return Poll::Data;
    }
    if (!window_ || window_->finished()) return Poll::End;
    return window_->show(raw, timeout_ms);
  }

  void consume(size_t bytes, uint64_t records) override {
    if (bytes == 0) return;
    if (header_left_ != 0) {
      CHECK(bytes == header_left_ && records == 0, "a header is one piece without records");
      header_left_ = 0;
      return;
    }
    window_->consume(bytes);
    records_ += records;
  }

  std::shared_ptr<const void> bytes() const override { return mapped_; }
  RangePlace place() const override { return {place_.file, window_ ? window_->position() : place_.at}; }
  uint64_t lines() const override { return window_ ? window_->line() - 1 : 0; }
  uint64_t records() const override { return records_; }

 private:
  Status open_whole() {
    VELO_TRY(Descriptor descriptor, open_for_reading(*file_));
    VELO_TRY(mapped_, map_if_plain(descriptor, *file_, list_.options));
    if (mapped_) {
      window_ = make_mapped_window(mapped_, 0, mapped_->size());
    } else {
      VELO_TRY(window_, open_window(std::move(descriptor), *file_, list_.options));
    }
    return {};
  }

  Status open_part(const FileRange& range, const RangePlace* from) {
    if (!mapped_) {
      VELO_TRY(const Descriptor descriptor, open_for_reading(*file_));
      VELO_TRY(mapped_, map_if_plain(descriptor, *file_, list_.options));
      if (!mapped_) return Error(kReadFailed, "'" + *file_ + "' was replaced while it was being read");
    }
    const uint64_t first = range.begin == 0 ? 0 : mapped_->line_behind(range.begin - 1);
    place_.at = from != nullptr ? from->at : first;
    const uint64_t end = std::max(place_.at, mapped_->line_behind(range.end - 1));
    if (place_.at == end) return {};
    window_ = make_mapped_window(mapped_, place_.at, end);
    if (place_.at != 0 && !header_seen_) header_left_ = range.header;
    header_seen_ = true;
    return {};
  }

  const FileList& list_;
  const std::string* file_ = nullptr;
  std::shared_ptr<const MappedFile> mapped_;
  std::unique_ptr<Window> window_;
  RangePlace place_;  ///< where the range begins
  size_t header_left_ = 0;
  bool header_seen_ = false;
  uint64_t records_ = 0;
};

class FileRanges final : public SourceRanges {
 public:
  explicit FileRanges(FileList list) : list_(std::move(list)) {}
  size_t count() const override { return list_.ranges.size(); }
  uint64_t weight(size_t n) const override { return n == count() ? list_.total : list_.ranges[n].before; }
  bool stays() const override {
    return std::none_of(list_.ranges.begin(), list_.ranges.end(), [](const FileRange& range) { return range.whole; });
  }
  bool by_file() const override { return list_.options.by_file; }
  std::unique_ptr<ByteRangeSource> byte_reader() const override { return std::make_unique<FileRangeReader>(list_); }

 private:
  FileList list_;
};

/// Cuts one file, or says why it has to be read whole.
Result<format::Cuts> cuts_of(const std::string& file, const FileSourceOptions& options, const RangeRequest& request) {
  VELO_TRY(const Descriptor descriptor, open_for_reading(file));
  VELO_TRY(const auto mapped, map_if_plain(descriptor, file, options));
  if (!mapped) return format::Cuts{.why_not = "'" + file + "' is not a plain file"};
  const std::string_view head(mapped->data(), std::min(mapped->size(), kHeadBytes));
  VELO_TRY(format::Cuts cuts, request.format->cuts(head, request.source.relation.options));
  if (!cuts.at_lines) cuts.why_not = "'" + file + "': " + cuts.why_not;
  return cuts;
}

void add_ranges(FileList& list, size_t file, uint64_t size, uint64_t step, const format::Cuts& cuts) {
  for (uint64_t begin = 0; begin < size; begin += step) {
    list.ranges.push_back({file, begin, std::min(size, begin + step), false, cuts.header, list.total + begin});
  }
  list.total += size;
}

}  // namespace

Result<CutSource> cut_files(const FileSourceOptions& options, const RangeRequest& request) {
  if (options.watch) return CutSource{nullptr, "the files are watched"};
  FileList list;
  list.options = options;
  VELO_TRY(list.files, list_files(options.path));
  std::vector<uint64_t> sizes(list.files.size(), 0);
  uint64_t total = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    struct stat about{};
    if (stat(list.files[i].c_str(), &about) == 0 && S_ISREG(about.st_mode))
      sizes[i] = static_cast<uint64_t>(about.st_size);
    total += sizes[i];
  }
  const uint64_t step = range_bytes(total, request);
  std::string why_not = "there is little to read";
  for (size_t i = 0; i < sizes.size(); ++i) {
    format::Cuts cuts;
    if (sizes[i] > step) {
      VELO_TRY(cuts, cuts_of(list.files[i], options, request));
      why_not = cuts.why_not;
    }
    if (cuts.at_lines) {
      add_ranges(list, i, sizes[i], step, cuts);
      continue;
    }
    list.ranges.push_back({i, 0, sizes[i], true, 0, list.total});
    list.total += sizes[i];
  }
  if (list.ranges.size() < 2) return CutSource{nullptr, std::move(why_not)};
  return CutSource{std::make_unique<FileRanges>(std::move(list)), {}};
}

}  // namespace velo::connector
