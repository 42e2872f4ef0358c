#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/options.hpp"

namespace velo::catalog {

using VariableSource = std::function<std::optional<std::string>(std::string_view)>;

/// Options from a YAML file: nested maps flatten to dotted names, without sections that only group (`datasource:`);
/// `extends: other.yaml` (relative to the file) gives what the file itself does not, `${VAR}` is replaced. Lists of
/// columns become the option `schema`; notes for people are left out. Values know the file and their place in it.
/// Faults are 1104 to 1107 with the file and line.
Result<Options> load_config_file(const std::string& path, const VariableSource& variable);

}  // namespace velo::catalog
