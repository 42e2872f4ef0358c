#pragma once

#include <optional>
#include <string>
#include <vector>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Binds a whole query: WITH, SELECT, ORDER BY, LIMIT, EMIT. Nothing after a report. INTO and WITH (..) at its end
/// belong to the statement.
std::optional<BoundResult> bind_query(QueryContext& context, const sql::Query& query);

/// The relation of FROM; with names of its own when it has an alias.
std::optional<BoundInput> bind_from(QueryContext& context, const sql::FromClause& from);

/// SELECT .. FROM .. WHERE .. GROUP BY .. WINDOW .. HAVING of `query`, and its ORDER BY, LIMIT and EMIT.
std::optional<BoundResult> bind_select(QueryContext& context, const sql::Query& query);
/// The same over an input that is no relation of FROM.
std::optional<BoundResult> bind_select(QueryContext& context, const sql::Query& query, BoundInput input);

}  // namespace velo::binder
