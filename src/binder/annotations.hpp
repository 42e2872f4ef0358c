#pragma once

#include <map>
#include <string>
#include <vector>

#include "binder/diagnostics.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Annotations by name without `@`. One that nobody knows, but that looks like one of ours, is a warning.
std::map<std::string, std::string> read_annotations(const std::vector<sql::Annotation>& written,
                                                    Diagnostics& diagnostics);

}  // namespace velo::binder
