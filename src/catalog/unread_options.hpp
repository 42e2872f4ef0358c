#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "catalog/options.hpp"

namespace velo::catalog {

/// Options that have no effect and are no mistake: what a configuration file has for others, and settings of how other
/// engines work. They end in one remark for each file, and one for the SQL.
class UnreadOptions {
 public:
  /// `known`: names one of which may be meant.
  void add(const std::string& name, const OptionValue& value, std::span<const std::string> known);
  /// Remarks 1190, each at the first of its options.
  std::vector<Error> remarks(const std::string& owner) const;

 private:
  struct OfFile {
    std::vector<std::string> names;
    OptionValue first;
    std::string hint;
  };
  std::map<std::string, OfFile> files_;
};

/// Takes options out that no spec knows, when they come from a configuration file or are settings of another engine.
std::vector<Error> take_unread(Options& options, std::span<const OptionSpec> known, const std::string& owner);

}  // namespace velo::catalog
