#pragma once

#include <optional>

#include "binder/scope.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Where `expression` first names the column of that index outside of aggregates; nothing when it does so only through
/// an alias.
std::optional<sql::SourceSpan> place_of_column(const sql::Expr& expression, const Scope& scope, size_t index);

}  // namespace velo::binder
