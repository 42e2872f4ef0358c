#pragma once

#include <string_view>

namespace velo::functions {

/// The name under which list.cpp knows a scalar function, for a name of another dialect; any other name comes back as
/// it is. Case-insensitive.
std::string_view resolve_alias(std::string_view name);

}  // namespace velo::functions
