// Two names may mean one file (links, `./x` and `x`): files that exist are told apart by device and inode, others by
// their path in full.
#include "job/file_uses.hpp"

#include <sys/stat.h>

#include <filesystem>

#include "connector/connector.hpp"
#include "connector/error_codes.hpp"

namespace velo::job {

namespace {

namespace fs = std::filesystem;

// What makes a file the same as another; nothing for what is no regular file.
std::optional<std::string> identity(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) == 0) {
    if (!S_ISREG(found.st_mode)) return std::nullopt;
    return std::to_string(found.st_dev) + ':' + std::to_string(found.st_ino);
  }
  std::error_code error;
  const fs::path full = fs::weakly_canonical(path, error);
  return error ? path : full.string();
}

}  // namespace

void FileUses::read(const catalog::Relation& source) {
  const connector::Connector* connector = connector::find_connector(source.connector);
  if (connector == nullptr || connector->files_read == nullptr) return;
  for (const std::string& path : connector->files_read(source)) {
    if (const auto file = identity(path)) uses_.emplace(*file, "read by " + source.name);
  }
}

Status FileUses::write(const std::string& path, const std::string& what) {
  const std::optional<std::string> file = identity(path);
  if (!file) return {};
  const auto [use, first] = uses_.emplace(*file, "written by " + what);
  if (first) return {};
  return Error(connector::kFileInUse, path + " is to be written by " + what + ", and is " + use->second + " as well")
      .with_hint("give each its own file");
}

Status FileUses::write(const catalog::Relation& sink) {
  const connector::Connector* connector = connector::find_connector(sink.connector);
  if (connector == nullptr || connector->files_written == nullptr) return {};
  for (const std::string& path : connector->files_written(sink)) VELO_TRY_STATUS(write(path, sink.name));
  return {};
}

}  // namespace velo::job
