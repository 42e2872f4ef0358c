#pragma once

#include "column/selection.hpp"
#include "column/vector.hpp"

namespace velo {

/// Copies the selected rows of `from` to the rows at, at + 1, … of `to`, which owns enough capacity and has the same
/// type. Long strings are copied into to's arena, so that the result depends on nobody's memory.
void copy_rows(const Vector& from, Selection rows, Vector& to, uint32_t at);

}  // namespace velo
