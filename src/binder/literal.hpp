#pragma once

#include "base/result.hpp"
#include "sql/ast.hpp"
#include "types/value.hpp"

namespace velo::binder {

/// The value a literal stands for: whole numbers are the smallest of INT, BIGINT, DECIMAL that holds them, numbers with
/// a dot are exact DECIMALs, with an exponent DOUBLE. Errors are without position.
Result<Value> literal_value(const sql::Literal& literal, bool negative = false);
Value interval_value(const sql::Duration& duration);

}  // namespace velo::binder
