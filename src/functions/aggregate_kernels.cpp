// What happens to a result that is no value: out of the loops, which rarely meet it.
#include "functions/aggregate_kernels.hpp"

namespace velo::functions {

void ResultRow::write_null(ResultRow to) {
  Vector& out = to.column.out;
  if (out.physical() == Physical::String) out.data<StringRef>()[to.row] = StringRef();
  out.set_null(to.row);
}

void ResultRow::write_overflow(ResultRow to, const char* what) {
  write_null(to);
  to.column.errors.add(to.row, kOverflow, std::string(what) + " does not fit " + to.column.out.type().text());
}

}  // namespace velo::functions
