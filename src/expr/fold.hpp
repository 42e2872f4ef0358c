#pragma once

#include "expr/expr.hpp"
#include "functions/scalar.hpp"

namespace velo::expr {

/// The literal an expression comes to when it is deterministic and its children are literals; else, and when computing
/// it fails, the expression itself (the failure then belongs to the rows that need it).
ExprPtr fold(ExprPtr expression);

/// NULL of a type.
ExprPtr null_literal(Type type);
bool is_null_literal(const Expr& expression);

/// The binder's view of an expression as an argument.
functions::Argument argument_of(const Expr& expression);
std::vector<functions::Argument> arguments_of(std::span<const ExprPtr> expressions);

}  // namespace velo::expr
