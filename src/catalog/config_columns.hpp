#pragma once

#include <string>

#include "base/result.hpp"

namespace YAML {
class Node;
}

namespace velo::catalog {

/// Whether a key of a configuration file (in lower case, without sections) lists columns: `columns`, `schema.fields`,
/// ..
bool lists_columns(const std::string& key);

/// The columns of a list of maps (name, type, precision, scale, nullable, key) or of one map from names to types, as
/// the elements of a CREATE STREAM: `"symbol" STRING NOT NULL, "price" DECIMAL(10,4)`. An error is 1107.
Result<std::string> columns_of(const YAML::Node& node);

}  // namespace velo::catalog
