#pragma once

#include <span>
#include <string>

#include "catalog/options.hpp"

namespace velo::connector {

std::span<const catalog::OptionSpec> file_options();

enum class FileAccess : uint8_t { Auto, Mmap, Read };

/// Options of a file source, read and checked.
struct FileSourceOptions {
  std::string path;
  FileAccess access = FileAccess::Auto;
  bool watch = false;
  bool by_file = false;         ///< each file is a partition
  int32_t first_partition = 0;  ///< number of the first
};

/// Options of a file sink, read and checked.
struct FileSinkOptions {
  std::string path;
  bool append = false;
  bool fsync = true;
  bool create_directories = false;
};

Result<FileSourceOptions> read_file_source_options(const catalog::Options& options);
Result<FileSinkOptions> read_file_sink_options(const catalog::Options& options);

}  // namespace velo::connector
