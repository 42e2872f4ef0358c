#pragma once

#include <span>
#include <string>
#include <string_view>

#include "functions/coercion.hpp"
#include "functions/nested_cell.hpp"
#include "functions/overload.hpp"
#include "types/nested_order.hpp"

// What functions of arrays share: their results, and the types their arguments are brought to.
namespace velo::functions {

/// Makes the array of one row after the other.
class ArrayBuilder {
 public:
  explicit ArrayBuilder(ScalarCall& call) : call_(call) {}

  CellList& cells() { return cells_; }
  /// Stores what was collected as the result of the row, and starts anew.
  void finish(uint32_t row) {
    bytes_.clear();
    cells_.append_array(bytes_);
    store_nested(call_, row, bytes_);
    cells_.clear();
  }

 private:
  ScalarCall& call_;
  CellList cells_;
  std::string bytes_;
};

inline void store_null(ScalarCall& call, uint32_t row) {
  if (call.out.physical() == Physical::String) call.out.data<StringRef>()[row] = StringRef();
  call.out.set_null(row);
}

inline const Type& element_type(const ScalarCall& call, size_t argument) {
  return call.args[argument]->type().child(0);
}

/// The type that the elements of the array arguments[0], and all other arguments, convert to silently.
Result<Type> element_union(std::string_view function, std::span<const Argument> arguments);

/// An array as arguments[0] of `count` arguments; or an error that says what the function `takes`.
Status check_array(std::string_view function, std::string_view takes, size_t count,
                   std::span<const Argument> arguments);

/// `name` of arrays that are brought to one type: their elements one behind the other.
Result<BoundScalar> bind_array_concat(std::string_view name, std::span<const Argument> arguments);

/// A value that is searched for in argument 1: NULL is found like any other value.
class Needle {
 public:
  explicit Needle(const ScalarCall& call) : call_(call), type_(call.args[1]->type()) {}
  /// The value of a row, good until the next.
  Cell at(uint32_t row) {
    cells_.clear();
    add_row(*call_.args[1], row, cells_);
    return cells_.at(0, type_.physical());
  }
  bool is(const Cell& cell, const Cell& needle) const { return compare_cells(type_, cell, needle) == 0; }

 private:
  const ScalarCall& call_;
  const Type& type_;
  CellList cells_;
};

}  // namespace velo::functions
