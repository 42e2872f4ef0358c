#pragma once

#include <optional>
#include <vector>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// VALUES as a relation: columns column1, column2, .. of the types all their cells convert to. Nothing after a report.
std::optional<BoundInput> bind_values(QueryContext& context, const sql::ValuesTable& values);

/// A constant cell of VALUES as a value of the column's type; numbers are rounded to it. Nothing after a report.
std::optional<Value> cell_of_column(Diagnostics& diagnostics, const sql::Expr& cell, const Field& column);

}  // namespace velo::binder
