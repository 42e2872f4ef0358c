#pragma once

#include <set>
#include <string>

#include "binder/workspace.hpp"

namespace velo::binder {

using RelationNames = std::set<std::string, NameLess>;

/// Every relation that a query names in FROM, also in the queries inside it.
RelationNames relations_of(const sql::Query& query);

}  // namespace velo::binder
