#pragma once

#include <string>
#include <string_view>

namespace velo::functions {

/// The text in lower case, by the simple mapping of Unicode: one code point becomes one code point. Bytes that are not
/// UTF-8 stay.
std::string fold_case(std::string_view text);

}  // namespace velo::functions
