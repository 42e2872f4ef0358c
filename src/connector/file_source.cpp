// Files are opened one at a time, when their turn comes. Watching adds two questions at the end of the last file: has
// it been replaced or cut, and are there names that were not there before. Names are asked for by listing rather than
// by inotify, which knows nothing of network file systems.
#include "connector/file_source.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <thread>

#include "connector/error_codes.hpp"
#include "connector/path_list.hpp"
#include "connector/window.hpp"

namespace velo::connector {

namespace {

constexpr int kWatchStepMs = 5;

struct Identity {
  dev_t device = 0;
  ino_t inode = 0;
  friend bool operator==(const Identity&, const Identity&) = default;
};

class FileSource final : public ByteSource {
 public:
  FileSource(FileSourceOptions options, std::vector<std::string> files)
      : options_(std::move(options)), files_(std::move(files)) {
    for (const std::string& file : files_) number(file);
    total_ = size_of(files_);
  }

  Result<Poll> poll(format::RawBatch& raw, int timeout_ms) override {
    for (int waited_ms = 0;; waited_ms += kWatchStepMs) {
      VELO_TRY(const Poll poll, poll_once(raw, options_.watch ? 0 : timeout_ms));
      if (poll != Poll::Idle || !options_.watch || waited_ms >= timeout_ms) return poll;
      std::this_thread::sleep_for(std::chrono::milliseconds(std::min(kWatchStepMs, timeout_ms - waited_ms)));
    }
  }

  void consume(size_t bytes, uint64_t records) override {
    if (!window_) return;
    window_->consume(bytes);
    records_ += records;
  }

  Status open_first() { return files_.empty() ? Status() : open(); }

  Progress progress() const override {
    return {done_ + (window_ ? window_->position() : 0), options_.watch ? 0 : total_};
  }

 private:
  Result<Poll> poll_once(format::RawBatch& raw, int timeout_ms) {
    for (;;) {
      if (window_ && window_->finished()) close();
      if (!window_) {
        if (next_ == files_.size() && options_.watch) VELO_TRY_STATUS(look_for_new_files());
        if (next_ == files_.size()) return options_.watch ? Poll::Idle : Poll::End;
        VELO_TRY_STATUS(open());
      }
      VELO_TRY(const Poll poll, window_->show(raw, timeout_ms));
      if (poll == Poll::Data) {
        raw.where = name_;
        raw.partition = partition_;
        raw.first_offset = Offset(static_cast<int64_t>(records_));
        return poll;
      }
      if (!options_.watch) return poll;
      VELO_TRY(const bool complete, current_is_complete());
      if (!complete) return Poll::Idle;
      window_->stop_following();
    }
  }

  Status open() {
    name_ = files_[next_++];
    VELO_TRY(Descriptor descriptor, open_for_reading(name_));
    struct stat about{};
    if (fstat(descriptor.get(), &about) != 0) return system_error(kReadFailed, "read", name_, errno);
    identity_ = {about.st_dev, about.st_ino};
    if (options_.by_file) {
      partition_ = numbers_.at(name_);
      records_ = 0;
    }
    VELO_TRY(window_, open_window(std::move(descriptor), name_, options_));
    return {};
  }

  void close() {
    done_ += window_->position();
    window_.reset();
  }

  Status look_for_new_files() {
    if (!is_pattern(options_.path)) return {};
    VELO_TRY(const std::vector<std::string> files, list_files(options_.path));
    for (const std::string& file : files) {
      if (number(file)) files_.push_back(file);
    }
    return {};
  }

  /// False when the file has its number already.
  bool number(const std::string& file) {
    const Partition next(options_.first_partition + static_cast<int32_t>(numbers_.size()));
    return numbers_.emplace(file, next).second;
  }

  // Whoever writes a new file is done with the one before it. A file that was replaced or cut is read again from its
  // beginning, under the same name.
  Result<bool> current_is_complete() {
    VELO_TRY_STATUS(look_for_new_files());
    struct stat about{};
    if (stat(name_.c_str(), &about) == 0) {
      const bool replaced = identity_ != Identity{about.st_dev, about.st_ino};
      const bool cut = S_ISREG(about.st_mode) && static_cast<uint64_t>(about.st_size) < window_->position();
      if (replaced || cut) files_.insert(files_.begin() + static_cast<ptrdiff_t>(next_), name_);
    }
    return next_ < files_.size();
  }

  static uint64_t size_of(const std::vector<std::string>& files) {
    uint64_t total = 0;
    for (const std::string& file : files) {
      struct stat about{};
      if (stat(file.c_str(), &about) == 0 && S_ISREG(about.st_mode)) total += static_cast<uint64_t>(about.st_size);
    }
    return total;
  }

  FileSourceOptions options_;
  std::vector<std::string> files_;
  std::map<std::string, Partition> numbers_;  ///< of all files that have been seen
  size_t next_ = 0;
  std::string name_;
  Identity identity_;
  std::unique_ptr<Window> window_;
  Partition partition_{0};
  uint64_t records_ = 0;
  uint64_t done_ = 0;
  uint64_t total_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_file_source(const FileSourceOptions& options) {
  VELO_TRY(std::vector<std::string> files, list_files(options.path));
  if (files.empty() && !options.watch) return no_match(options.path);
  auto source = std::make_unique<FileSource>(options, std::move(files));
  // A run that cannot read its first file should not start.
  VELO_TRY_STATUS(source->open_first());
  return std::unique_ptr<ByteSource>(std::move(source));
}

}  // namespace velo::connector
