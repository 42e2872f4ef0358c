#pragma once

#include <string>

#include "column/vector.hpp"
#include "functions/aggregate.hpp"

namespace velo::functions {

/// Appends the value of `row` as bytes whose order, byte by byte, is the order of ORDER BY. Keys of several columns are
/// the bytes of one behind those of the other.
void append_sortable(const Vector& column, uint32_t row, AggregateOrder order, std::string& out);

}  // namespace velo::functions
