#include "connector/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/text.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  return names;
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

bool Descriptor::close() {
  const int fd = std::exchange(fd_, -1);
  return fd < 0 || ::close(fd) == 0;
}

Result<Descriptor> open_for_reading(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return Descriptor(fd);
  if (errno == ENOENT || errno == ENOTDIR) return not_found(path);
  return system_error(kCannotOpen, "open", path, errno);
}

Error system_error(ErrorCode code, std::string_view action, std::string_view name, int error_number) {
  Error error(code, "cannot " + std::string(action) + " '" + std::string(name) +
                        "': " + std::generic_category().message(error_number));
  error.retryable =
      error_number == ENOSPC || error_number == EMFILE || error_number == ENFILE || error_number == EAGAIN;
  if (error_number == ENOSPC) error.hint = "free some space on the disk and run again";
  if (error_number == EMFILE) error.hint = "more files are open at once than the system allows: raise it, ulimit -n";
  return error;
}

Error not_found(const std::string& path) {
  const fs::path full(path);
  const fs::path directory = full.has_parent_path() ? full.parent_path() : fs::path(".");
  std::error_code ignored;
  std::string hint;
  if (fs::is_directory(directory, ignored)) {
    hint = did_you_mean(full.filename().string(), names_in(directory));
  } else {
    hint = "there is no directory '" + directory.string() + "'";
  }
  if (hint.empty() && full.is_relative()) {
    hint = "relative paths start at the current directory, '" + fs::current_path(ignored).string() + "'";
  }
  return Error(kNotFound, "'" + path + "' does not exist").with_hint(std::move(hint));
}

}  // namespace velo::connector
