#pragma once

#include "column/batch.hpp"

namespace velo {

/// Copies the selected rows of `from` to the rows at, at + 1, … of `to`, which owns enough capacity and has the same
/// type. Long strings are copied into to's arena, so that the result depends on nobody's memory.
void copy_rows(const Vector& from, Selection rows, Vector& to, uint32_t at);

/// Makes `to`, a block of the same column types, hold the selected rows of a batch and nothing else.
void copy_rows(const Batch& from, RowBlock& to);

}  // namespace velo
