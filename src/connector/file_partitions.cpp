// Files are numbered in the order of their names. One that appears while they are watched comes behind all others,
// whatever its name: what a row's partition is called must not change.
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "connector/file_source.hpp"
#include "connector/path_list.hpp"

namespace velo::connector {

namespace {

class FilePartitions final : public SourcePartitions {
 public:
  FilePartitions(FileSourceOptions options, std::vector<std::string> files)
      : options_(std::move(options)), files_(std::move(files)), seen_(files_.begin(), files_.end()) {}

  size_t count() const override { return files_.size(); }

  uint64_t weight(size_t n) const override {
    struct stat about{};
    const bool plain = !options_.watch && stat(files_[n].c_str(), &about) == 0 && S_ISREG(about.st_mode);
    return plain ? static_cast<uint64_t>(about.st_size) : 0;
  }

  Result<std::unique_ptr<ByteSource>> open(size_t n) const override {
    FileSourceOptions one = options_;
    one.path = files_[n];
    one.first_partition = static_cast<int32_t>(n);
    return open_file_source(one);
  }

  bool grows() const override { return options_.watch && is_pattern(options_.path); }

  Status refresh() override {
    VELO_TRY(const std::vector<std::string> files, list_files(options_.path));
    for (const std::string& file : files) {
      if (seen_.insert(file).second) files_.push_back(file);
    }
    return {};
  }

 private:
  FileSourceOptions options_;
  std::vector<std::string> files_;
  std::set<std::string> seen_;
};

}  // namespace

Result<std::unique_ptr<SourcePartitions>> open_file_partitions(const FileSourceOptions& options) {
  VELO_TRY(std::vector<std::string> files, list_files(options.path));
  if (files.empty() && !options.watch) return no_match(options.path);
  return std::unique_ptr<SourcePartitions>(std::make_unique<FilePartitions>(options, std::move(files)));
}

}  // namespace velo::connector
