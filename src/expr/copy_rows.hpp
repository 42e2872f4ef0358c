#pragma once

#include "column/selection.hpp"
#include "column/vector.hpp"

namespace velo::expr {

/// Copies values and NULLs of `rows` from one vector to another of the same scalar type. Bytes of long strings stay
/// where they are: `to` is valid as long as `from` is.
void copy_rows(const Vector& from, Selection rows, Vector& to);

/// Makes `rows` NULL, with readable slots.
void set_null_rows(Selection rows, Vector& to);

}  // namespace velo::expr
