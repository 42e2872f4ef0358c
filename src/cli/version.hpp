#pragma once

#include <string_view>

namespace velo::cli {

inline constexpr std::string_view kVersion = "velo 0.1.0";

}  // namespace velo::cli
