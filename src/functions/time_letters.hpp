#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace velo::functions {

/// A time pattern in the letters of Java and Flink (`yyyy-MM-dd HH:mm:ss.SSS`, text between apostrophes) as one of
/// strftime. An error names the first group of letters that has no counterpart.
Result<std::string> strftime_from_letters(std::string_view pattern);

}  // namespace velo::functions
