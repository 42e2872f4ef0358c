#pragma once

#include <string>

#include "functions/codes.hpp"
#include "functions/scalar.hpp"

// The loops of scalar kernels. Each comes in the shapes vector-vector, vector-constant and constant-vector; over dense
// rows they are plain loops that the compiler vectorises.
namespace velo::functions {

/// Marks a row as failed; its slot stays readable.
void fail(ScalarCall& call, uint32_t row, ErrorCode code, std::string message);
/// `result does not fit BIGINT`
void fail_overflow(ScalarCall& call, uint32_t row);
void fail_division(ScalarCall& call, uint32_t row);

/// out[row] = f(row) for the selected rows. `f` captures by value.
template <class R, class F>
void fill_rows(Selection rows, R* __restrict out, F f) {
  const uint32_t count = rows.count();
  if (rows.dense()) {
    for (uint32_t i = 0; i < count; ++i) out[i] = f(i);
  } else {
    const uint16_t* list = rows.rows();
    for (uint32_t i = 0; i < count; ++i) out[list[i]] = f(list[i]);
  }
}

/// out = f(a)
template <class A, class R, class F>
void map_unary(ScalarCall& call, F f) {
  const Vector& a = *call.args[0];
  const A* x = a.data<A>();
  if (a.is_constant()) {
    const R value = f(x[0]);
    fill_rows(call.rows, call.out.data<R>(), [=](uint32_t) { return value; });
  } else {
    fill_rows(call.rows, call.out.data<R>(), [=](uint32_t i) { return f(x[i]); });
  }
}

/// Calls `loop` with two readers `row → value`, specialised for constants.
template <class A, class B, class Loop>
void with_readers(const Vector& a, const Vector& b, Loop loop) {
  const A* x = a.data<A>();
  const B* y = b.data<B>();
  if (a.is_constant()) {
    const A k = x[0];
    if (b.is_constant()) return loop([=](uint32_t) { return k; }, [l = y[0]](uint32_t) { return l; });
    return loop([=](uint32_t) { return k; }, [=](uint32_t i) { return y[i]; });
  }
  if (b.is_constant()) return loop([=](uint32_t i) { return x[i]; }, [k = y[0]](uint32_t) { return k; });
  loop([=](uint32_t i) { return x[i]; }, [=](uint32_t i) { return y[i]; });
}

/// out = f(a, b)
template <class A, class B, class R, class F>
void map_binary(ScalarCall& call, F f) {
  R* out = call.out.data<R>();
  with_readers<A, B>(*call.args[0], *call.args[1],
                     [&](auto x, auto y) { fill_rows(call.rows, out, [=](uint32_t i) { return f(x(i), y(i)); }); });
}

/// out = f(row); f gives false after it has reported the row with fail(). For work where a branch per row is nothing.
template <class R, class F>
void try_rows(ScalarCall& call, F f) {
  R* out = call.out.data<R>();
  call.rows.each([&](uint32_t row) {
    R value{};
    if (f(row, value)) out[row] = value;
  });
}

/// out = wrap(a, b), where `overflow(a, b, result)` has its sign bit set when the result is wrong. The signs are only
/// collected in the loop; a second pass finds the rows in the rare case that there are any.
template <class T, class Wrap, class Overflow>
void map_checked(ScalarCall& call, Wrap wrap, Overflow overflow) {
  T* __restrict out = call.out.data<T>();
  with_readers<T, T>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    T signs = 0;
    const uint32_t count = call.rows.count();
    if (call.rows.dense()) {
      for (uint32_t i = 0; i < count; ++i) {
        const T result = wrap(x(i), y(i));
        signs |= overflow(x(i), y(i), result);
        out[i] = result;
      }
    } else {
      call.rows.each([&](uint32_t i) {
        out[i] = wrap(x(i), y(i));
        signs |= overflow(x(i), y(i), out[i]);
      });
    }
    if (signs >= 0) [[likely]]
      return;
    call.rows.each([&](uint32_t i) {
      if (overflow(x(i), y(i), out[i]) < 0) fail_overflow(call, i);
    });
  });
}

/// Text argument of a row.
inline std::string_view text_at(const ScalarCall& call, size_t argument, uint32_t row) {
  return call.args[argument]->at<StringRef>(row).view();
}

}  // namespace velo::functions
