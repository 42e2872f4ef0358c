#pragma once

#include <optional>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// `left` joined with `right` as `join` says. Which join it becomes follows from the sides: streams with a time bound
/// are interval joins, a stream looks a table up, tables are kept on both sides, FOR SYSTEM_TIME and ASOF look for the
/// latest version. Columns: the left ones, then the right ones. Nothing after a report.
std::optional<BoundInput> bind_join(QueryContext& context, BoundInput left, BoundInput right, const sql::Join& join);

}  // namespace velo::binder
