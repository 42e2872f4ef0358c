#pragma once

#include <optional>

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"
#include "plan/join.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// The columns of both sides, the right ones moved behind the left ones; what USING names shows once. Nothing after a
/// report.
std::optional<Scope> join_scopes(const BoundInput& left, const BoundInput& right, const sql::Join& join,
                                 Diagnostics& diagnostics);
/// left.column = right.column, over both sides; nullptr after a report.
expr::ExprPtr using_equality(const BoundInput& left, const BoundInput& right, const sql::Identifier& column,
                             size_t left_width, Diagnostics& diagnostics);
/// What NATURAL JOIN means: the join USING the columns that both sides have. Nothing after a report.
std::optional<sql::Join> with_shared_columns(const BoundInput& left, const BoundInput& right, const sql::Join& join,
                                             Diagnostics& diagnostics);
/// The columns of USING stand first in *, with the value of whichever side has a row.
void merge_using_columns(BoundInput& joined, const sql::Join& join, plan::JoinKind kind, size_t left_width);

}  // namespace velo::binder
