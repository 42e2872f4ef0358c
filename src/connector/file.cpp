#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "connector/builtin.hpp"
#include "connector/error_codes.hpp"
#include "connector/file_options.hpp"
#include "connector/file_source.hpp"
#include "connector/path_list.hpp"
#include "connector/stream_sink.hpp"

namespace velo::connector {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kNewFileMode = 0666;

Result<std::unique_ptr<ByteSource>> open_source(const catalog::Relation& relation) {
  VELO_TRY(const FileSourceOptions options, read_file_source_options(relation.options));
  return open_file_source(options);
}

Result<CutSource> cut(const RangeRequest& request) {
  VELO_TRY(const FileSourceOptions options, read_file_source_options(request.source.relation.options));
  return cut_files(options, request);
}

Result<std::unique_ptr<SourcePartitions>> partitions(const catalog::Relation& relation) {
  VELO_TRY(const FileSourceOptions options, read_file_source_options(relation.options));
  return open_file_partitions(options);
}

fs::path directory_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

// A new name survives a crash only when its directory is synced as well.
void sync_directory(const std::string& path) {
  const Descriptor directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.open()) fsync(directory.get());
}

Error cannot_create(const std::string& path, int error_number) {
  Error error = system_error(kCannotCreate, "create", path, error_number);
  const fs::path directory = directory_of(path);
  std::error_code ignored;
  if (error_number == ENOENT && !fs::exists(directory, ignored)) {
    error.hint = "there is no directory '" + directory.string() + "'; create it, or set 'create_dirs' = 'true'";
  } else if (error_number == EISDIR) {
    error.hint = "the path of a sink names one file";
  }
  return error;
}

Result<std::unique_ptr<ByteSink>> open_sink(const catalog::Relation& relation) {
  VELO_TRY(const FileSinkOptions options, read_file_sink_options(relation.options));
  if (options.create_directories) {
    std::error_code error;
    fs::create_directories(directory_of(options.path), error);
    if (error) return system_error(kCannotCreate, "create the directory of", options.path, error.value());
  }
  const int mode = O_WRONLY | O_CREAT | O_CLOEXEC | (options.append ? O_APPEND : O_TRUNC);
  Descriptor descriptor(::open(options.path.c_str(), mode, kNewFileMode));
  if (!descriptor.open()) return cannot_create(options.path, errno);
  if (options.fsync) sync_directory(options.path);
  return make_stream_sink(std::move(descriptor),
                          {options.path, compression_of_name(options.path), options.fsync, true});
}

std::vector<std::string> files_written(const catalog::Relation& sink) {
  const Result<FileSinkOptions> options = read_file_sink_options(sink.options);
  return options.ok() ? std::vector<std::string>{options->path} : std::vector<std::string>();
}

std::vector<std::string> files_read(const catalog::Relation& source) {
  const Result<FileSourceOptions> options = read_file_source_options(source.options);
  if (!options.ok()) return {};
  Result<std::vector<std::string>> found = list_files(options->path);
  return found.ok() ? std::move(found).value() : std::vector<std::string>();
}

bool is_bounded(const catalog::Options& options) {
  const Result<FileSourceOptions> read = read_file_source_options(options);
  return !read.ok() || !read->watch;
}

}  // namespace

Connector file_connector() {
  Connector connector;
  connector.name = "file";
  connector.doc = "files: one, a pattern or a directory; plain, .gz or .zst; optionally followed as they grow";
  connector.options = file_options();
  connector.open_byte_source = open_source;
  connector.cut = cut;
  connector.partitions = partitions;
  connector.open_byte_sink = open_sink;
  connector.files_read = files_read;
  connector.files_written = files_written;
  connector.bounded = is_bounded;
  return connector;
}

}  // namespace velo::connector
