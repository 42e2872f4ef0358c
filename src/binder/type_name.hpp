#pragma once

#include "base/result.hpp"
#include "sql/ast.hpp"
#include "types/type.hpp"

namespace velo::binder {

/// The type a written name stands for: `VARCHAR(20)` is STRING, `DECIMAL` alone DECIMAL(38,0) .. or an error with its
/// place.
Result<Type> resolve_type(const sql::TypeName& name);

}  // namespace velo::binder
