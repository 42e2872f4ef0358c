#pragma once

#include "functions/scalar_loop.hpp"
#include "types/nested_builder.hpp"

namespace velo::functions {

/// Stores the value of a cell as the row's result, of the physical kind T. Texts go on pointing into the container.
template <class T>
void store_cell(ScalarCall& call, uint32_t row, const Cell& cell) {
  T* out = call.out.data<T>();
  if (!cell.is_null()) {
    out[row] = cell.get<T>();
    return;
  }
  out[row] = T{};
  call.out.set_null(row);
}

/// Adds the value of a row to a nested value.
inline void add_row(const Vector& vector, uint32_t row, CellList& to) {
  if (!vector.is_valid(row)) return to.add_null(vector.physical());
  const uint32_t at = vector.is_constant() ? 0 : row;
  to.add(vector.physical(), vector.raw() + at * physical_size(vector.physical()));
}

/// The bytes of a row's argument that is nested.
inline ArrayView array_at(const ScalarCall& call, size_t argument, uint32_t row) {
  return {text_at(call, argument, row), call.args[argument]->type().child(0)};
}
inline MapView map_at(const ScalarCall& call, size_t argument, uint32_t row) {
  return {text_at(call, argument, row), call.args[argument]->type()};
}

/// Stores a nested value made for the row; one that is too long is an error of the row.
void store_nested(ScalarCall& call, uint32_t row, std::string_view bytes);

}  // namespace velo::functions
