#pragma once

#include <vector>

#include "sql/ast.hpp"

namespace velo::binder {

/// The expressions directly inside another, in the order of the text. Queries inside it are not looked into.
std::vector<const sql::Expr*> children_of(const sql::Expr& expression);

}  // namespace velo::binder
