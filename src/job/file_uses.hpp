#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "catalog/relation.hpp"

namespace velo::job {

/// Which files an application reads and writes. A file is emptied when it is opened for output: one that is written
/// twice, or read as well, is refused before anything is opened. Pipes and devices may be shared.
class FileUses {
 public:
  void read(const catalog::Relation& source);
  Status write(const std::string& path, const std::string& what);
  /// The file of a sink; nothing for sinks that are no files.
  Status write(const catalog::Relation& sink);

 private:
  std::map<std::string, std::string> uses_;  ///< identity of a file → how it is used
};

}  // namespace velo::job
