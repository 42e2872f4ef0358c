#pragma once

#include "binder/expression.hpp"

namespace velo::binder {

/// operand.field; reports at the field when the operand is no struct or has no such field. nullptr passes through.
expr::ExprPtr bind_field(ExpressionBinder& binder, expr::ExprPtr operand, const sql::Identifier& field);

}  // namespace velo::binder
