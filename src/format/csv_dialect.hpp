#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "catalog/options.hpp"

namespace velo::format {

/// The CSV options of a relation.
struct CsvDialect {
  char delimiter = ',';
  char quote = '"';  ///< '\0': quotes have no meaning
  bool header = true;
  std::string null_text;  ///< what an unquoted field must be to be NULL

  static Result<CsvDialect> from_options(const catalog::Options& options);
};

std::span<const catalog::OptionSpec> csv_options();

}  // namespace velo::format
