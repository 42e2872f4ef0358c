#include "column/batch.hpp"

#include <algorithm>

namespace velo {

uint64_t RowOrigin::line(uint32_t row) const {
  if (first_line == 0 || lines_from == nullptr) return 0;
  return first_line + static_cast<uint64_t>(std::count(lines_from, bytes + begins[row], '\n'));
}

RowBlock::RowBlock(const std::vector<Type>& types) {
  columns_.reserve(types.size());
  for (const Type& type : types) columns_.emplace_back(type);
}

void RowBlock::reset(uint32_t rows) {
  for (Vector& column : columns_) column.reset(rows);
}

void RowBlock::view(uint32_t rows, Batch& batch) const {
  batch.columns.resize(columns_.size());
  const Vector** to = batch.columns.data();
  for (const Vector& column : columns_) *to++ = &column;
  batch.rows = rows;
  batch.selection = Selection::all(rows);
  batch.kinds = nullptr;
  batch.times = nullptr;
  batch.origin = nullptr;
}

}  // namespace velo
