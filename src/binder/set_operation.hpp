#pragma once

#include <optional>

#include "binder/query.hpp"

namespace velo::binder {

/// SELECT .. UNION [ALL] | INTERSECT | EXCEPT SELECT .. with ORDER BY and LIMIT of the whole. Column names are those of
/// the first branch, types what all branches convert to. Nothing after a report.
std::optional<BoundResult> bind_set_operation(QueryContext& context, const sql::Query& query);

}  // namespace velo::binder
