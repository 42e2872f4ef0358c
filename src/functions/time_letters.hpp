#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace velo::functions {

/// A time pattern in the letters of Java and Flink (`yyyy-MM-dd HH:mm:ss.SSS`, text between apostrophes) or in those of
/// PostgreSQL (`YYYY-MM-DD HH24:MI:SS.MS`, text between quotes), told by YYYY, HH24, HH12 or MI, as one of strftime. An
/// error names the first letters that have no counterpart.
Result<std::string> strftime_from_letters(std::string_view pattern);

}  // namespace velo::functions
