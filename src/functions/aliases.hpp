#pragma once

#include <string_view>
#include <vector>

namespace velo::functions {

/// The name under which list.cpp knows a scalar function, for a name of another dialect; any other name comes back as
/// it is. Case-insensitive.
std::string_view resolve_alias(std::string_view name);
/// The same for aggregates, as aggregate_list.cpp knows them.
std::string_view resolve_aggregate_alias(std::string_view name);

/// What else a function of either list is called, alphabetical.
std::vector<std::string_view> other_names(std::string_view name);

}  // namespace velo::functions
