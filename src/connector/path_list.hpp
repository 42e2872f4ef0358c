#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace velo::connector {

/// Whether the path stands for several files: it has `*`, `?` or `[` and no file of that very name exists, or it is a
/// directory.
bool is_pattern(const std::string& path);

/// The files a path stands for, in byte order of their names: the file itself; for a pattern all that match; for a
/// directory all in it that are not hidden, without descending. A pattern may give none; a missing file is an error.
Result<std::vector<std::string>> list_files(const std::string& path);

/// The error for a pattern or directory without files, naming what is there instead.
Error no_match(const std::string& path);

}  // namespace velo::connector
