#include "functions/scalar_loop.hpp"

namespace velo::functions {

void fail(ScalarCall& call, uint32_t row, ErrorCode code, std::string message) {
  // An old StringRef in the slot may point to bytes that are gone.
  if (call.out.physical() == Physical::String) call.out.data<StringRef>()[row] = StringRef();
  call.errors.add(row, code, std::move(message));
}

void fail_overflow(ScalarCall& call, uint32_t row) {
  fail(call, row, kOverflow, "the result does not fit " + call.out.type().text());
}

void fail_division(ScalarCall& call, uint32_t row) { fail(call, row, kDivisionByZero, "division by zero"); }

}  // namespace velo::functions
