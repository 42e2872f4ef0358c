#pragma once

#include "base/result.hpp"
#include "expr/expr.hpp"

namespace velo::expr {

/// Converts all expressions to their common type, in place. `what` names the construct in errors (`CASE`). Nested types
/// are refused: their values cannot be copied row by row.
Result<Type> unify(std::vector<ExprPtr>& expressions, std::string_view what);

}  // namespace velo::expr
