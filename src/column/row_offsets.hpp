#pragma once

#include <algorithm>

#include "column/batch.hpp"

namespace velo {

/// How many records begin in the rows [from, to). `begins`: where the record of each row begins, the same for the rows
/// of one record, which stand side by side; nullptr: every row is a record.
inline int64_t records_between(const uint32_t* begins, uint32_t from, uint32_t to) {
  int64_t records = to - from;
  for (uint32_t row = std::max(from, 1U); begins && row < to; ++row) records -= begins[row] == begins[row - 1] ? 1 : 0;
  return records;
}

/// Offset of the record that a row came from.
inline Offset offset_of(const RowOrigin& origin, uint32_t row) {
  return Offset(origin.first_offset.value + records_between(origin.begins, 0, row + 1) - 1);
}

}  // namespace velo
