#include "connector/path_list.hpp"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "connector/descriptor.hpp"
#include "connector/error_codes.hpp"

namespace velo::connector {

namespace {

namespace fs = std::filesystem;

constexpr size_t kNamesInHint = 5;

bool has_wildcard(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

bool is_directory(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

Result<std::vector<std::string>> files_in(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    if (!hidden && !is_directory(it->path().string())) files.push_back(it->path().string());
  }
  if (error) return system_error(kCannotOpen, "list", directory, error.value());
  return files;
}

// glob(3) would sort by the locale; the order of files must not depend on it.
std::vector<std::string> files_matching(const std::string& pattern) {
  std::vector<std::string> files;
  glob_t found{};
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc; ++i) {
      if (!is_directory(found.gl_pathv[i])) files.emplace_back(found.gl_pathv[i]);
    }
  }
  globfree(&found);
  return files;
}

}  // namespace

bool is_pattern(const std::string& path) {
  std::error_code ignored;
  if (is_directory(path)) return true;
  return has_wildcard(path) && !fs::exists(path, ignored);
}

Result<std::vector<std::string>> list_files(const std::string& path) {
  std::error_code ignored;
  if (!is_pattern(path)) {
    if (!fs::exists(path, ignored) && !ignored) return not_found(path);
    return std::vector<std::string>{path};
  }
  std::vector<std::string> files;
  if (is_directory(path)) {
    VELO_TRY(files, files_in(path));
  } else {
    files = files_matching(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

Error no_match(const std::string& path) {
  if (is_directory(path)) return Error(kNoMatch, "there are no files in the directory '" + path + "'");
  fs::path directory = fs::path(path).parent_path();
  if (directory.empty()) directory = ".";
  Error error(kNoMatch, "no file matches '" + path + "'");
  if (has_wildcard(directory.string())) return error;
  if (!is_directory(directory.string()))
    return std::move(error).with_hint("there is no directory '" + directory.string() + "'");
  Result<std::vector<std::string>> files = files_in(directory.string());
  if (!files.ok() || files->empty())
    return std::move(error).with_hint("the directory '" + directory.string() + "' has no files");
  std::sort(files->begin(), files->end());
  std::string names;
  for (size_t i = 0; i < std::min(files->size(), kNamesInHint); ++i) {
    names += (i == 0 ? "" : ", ") + fs::path((*files)[i]).filename().string();
  }
  if (files->size() > kNamesInHint) names += ", …";
  return std::move(error).with_hint("in that directory are " + names);
}

}  // namespace velo::connector
