#pragma once

#include <string>
#include <vector>

#include "plan/application.hpp"

namespace velo::job {

/// By which columns of its source a query can be worked on apart: rows that differ in them never meet, and each is
/// answered at once, so that the answers can be put in the order of the rows.
struct KeyColumns {
  std::vector<size_t> columns;       ///< positions among the decoded columns
  std::vector<std::string> names{};  ///< of these
  std::string why_not{};             ///< when there are none
};

/// `stage` is the lowest stage of the query that looks at more than one row at a time; the query reads one source.
KeyColumns find_key_columns(const plan::Query& query, const plan::Node& stage);

}  // namespace velo::job
