#pragma once

#include <optional>
#include <vector>

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"
#include "binder/grouping_sets.hpp"
#include "expr/expr.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// The window of a SELECT: from WINDOW, from GROUP BY TUMBLE(..), or from the table function in FROM. Reports a second
/// one.
std::optional<WindowClause> find_window(const sql::Select& select, const BoundInput& input, Diagnostics& diagnostics);

/// The keys of GROUP BY, each once, and its sets. Windows and window columns in it are no keys: window and bounds
/// always are in the key.
GroupKeys bind_group_by(const sql::Select& select, const Scope& scope, bool windowed, Diagnostics& diagnostics);

}  // namespace velo::binder
