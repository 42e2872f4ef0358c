// Decimals are unscaled integers. Addition and remainder first bring both sides to one scale (through the casts that
// the binding asks for), so that the kernels are integer loops. Where the result type was not capped at 38 digits its
// precision proves that nothing can overflow, and nothing is checked: with at most 18 digits this is int64 arithmetic.
// The capped cases go through one careful kernel per operator.
#include <algorithm>

#include "functions/arithmetic.hpp"
#include "functions/coercion.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

struct Scales {
  unsigned a;
  unsigned b;
  unsigned out;
  unsigned precision;
};

const Scales& scales_of(const ScalarCall& call) { return *static_cast<const Scales*>(call.data); }

template <class A, class B, class R>
void add_exact(ScalarCall& call) {
  map_binary<A, B, R>(call, [](A x, B y) { return static_cast<R>(x) + static_cast<R>(y); });
}
template <class A, class B, class R>
void subtract_exact(ScalarCall& call) {
  map_binary<A, B, R>(call, [](A x, B y) { return static_cast<R>(x) - static_cast<R>(y); });
}
template <class A, class B, class R>
void multiply_exact(ScalarCall& call) {
  map_binary<A, B, R>(call, [](A x, B y) { return static_cast<R>(x) * static_cast<R>(y); });
}

// Stores a 128-bit result into the output's physical type; the bind made sure that a short type can hold it.
void store(Vector& out, uint32_t row, Int128 value) {
  if (out.physical() == Physical::Int64) {
    out.data<int64_t>()[row] = static_cast<int64_t>(value);
  } else {
    out.data<Int128>()[row] = value;
  }
}

// compute(x, y, scales, out) → false on overflow.
template <class A, class B, class F>
void careful(ScalarCall& call, F compute) {
  const Scales& scales = scales_of(call);
  with_readers<A, B>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    call.rows.each([&](uint32_t row) {
      Int128 result;
      if (!compute(x(row), y(row), scales, result) || !fits_precision(result, scales.precision)) {
        return fail_overflow(call, row);
      }
      store(call.out, row, result);
    });
  });
}

bool align(Int128 x, Int128 y, const Scales& scales, Int128& wide_x, Int128& wide_y) {
  const unsigned scale = std::max(scales.a, scales.b);
  return rescale(x, scales.a, scale, wide_x) && rescale(y, scales.b, scale, wide_y);
}

/// A number cut at the last place of the result: whole + fraction / 10^(places that are given up), fraction >= 0.
struct Cut {
  Int128 whole;
  Int128 fraction;
};

bool cut(Int128 value, unsigned scale, const Scales& to, unsigned places, Cut& out) {
  if (scale <= to.out) return out.fraction = 0, rescale(value, scale, to.out, out.whole);
  const Int128 unit = power_of_ten(scale - to.out);
  const Int128 rest = value % unit;
  out.whole = value / unit - (rest < 0 ? 1 : 0);
  out.fraction = (rest < 0 ? rest + unit : rest) * power_of_ten(places - (scale - to.out));
  return true;
}

// The sum at the scale of the result, rounded once: at the larger scale it might need more than 128 bits.
bool add_cut(Int128 x, Int128 y, const Scales& scales, Int128& out) {
  const unsigned places = std::max({scales.a, scales.b, scales.out}) - scales.out;
  Cut a, b;
  if (!cut(x, scales.a, scales, places, a) || !cut(y, scales.b, scales, places, b)) return false;
  const Int128 unit = power_of_ten(places);
  Int128 fraction = a.fraction + b.fraction;
  const bool carry = fraction >= unit;
  if (carry) fraction -= unit;
  Int128 whole;
  if (__builtin_add_overflow(a.whole, b.whole, &whole)) return false;
  whole += carry ? 1 : 0;
  const bool up = whole >= 0 ? fraction >= unit - fraction : fraction > unit - fraction;
  out = whole + (up && fraction != 0 ? 1 : 0);
  return true;
}

void add_checked(ScalarCall& call) { careful<Int128, Int128>(call, add_cut); }

void subtract_checked(ScalarCall& call) {
  careful<Int128, Int128>(
      call, [](Int128 x, Int128 y, const Scales& scales, Int128& out) { return add_cut(x, -y, scales, out); });
}

void multiply_checked(ScalarCall& call) {
  careful<Int128, Int128>(
      call, [](Int128 x, Int128 y, const Scales& s, Int128& out) { return multiply(x, s.a, y, s.b, s.out, out); });
}

// Quotients of short numbers need no 128-bit division as long as the widened dividend fits 64 bits.
bool divide_short(int64_t x, int64_t y, unsigned shift, Int128& out) {
  int64_t dividend;
  if (shift > 18 || __builtin_mul_overflow(x, kPowersOfTen64[shift], &dividend)) return false;
  if (y == -1) return out = -static_cast<Int128>(dividend), true;
  int64_t quotient = dividend / y;
  const uint64_t rest = static_cast<uint64_t>(std::abs(dividend % y));
  const uint64_t divisor = y < 0 ? uint64_t{0} - static_cast<uint64_t>(y) : static_cast<uint64_t>(y);
  if (rest >= divisor - rest) quotient += (dividend < 0) == (y < 0) ? 1 : -1;
  return out = quotient, true;
}

template <class A, class B>
void divide_exact(ScalarCall& call) {
  const Scales& scales = scales_of(call);
  const unsigned shift = scales.out + scales.b - scales.a;
  with_readers<A, B>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    call.rows.each([&](uint32_t row) {
      if (y(row) == 0) return fail_division(call, row);
      Int128 result;
      bool ok = false;
      if constexpr (sizeof(A) == 8 && sizeof(B) == 8) ok = divide_short(x(row), y(row), shift, result);
      if (!ok && (!divide(x(row), scales.a, y(row), scales.b, scales.out, result) ||
                  !fits_precision(result, scales.precision))) {
        return fail_overflow(call, row);
      }
      store(call.out, row, result);
    });
  });
}

template <class A, class B>
void modulo_exact(ScalarCall& call) {
  with_readers<A, B>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    call.rows.each([&](uint32_t row) {
      if (y(row) == 0) return fail_division(call, row);
      store(call.out, row, y(row) == -1 ? Int128{0} : static_cast<Int128>(x(row) % y(row)));
    });
  });
}

void modulo_checked(ScalarCall& call) {
  const Scales& scales = scales_of(call);
  with_readers<Int128, Int128>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    call.rows.each([&](uint32_t row) {
      if (y(row) == 0) return fail_division(call, row);
      Int128 a, b;
      if (!align(x(row), y(row), scales, a, b)) return fail_overflow(call, row);
      store(call.out, row, b == -1 ? Int128{0} : a % b);
    });
  });
}

bool is_long(const Type& type) { return type.physical() == Physical::Int128; }

// Kernels by the width of a, b and the result. A short result has short operands.
struct Widths {
  ScalarKernel short_result;
  ScalarKernel both_short;
  ScalarKernel long_a;
  ScalarKernel long_b;
  ScalarKernel both_long;

  ScalarKernel pick(const Type& a, const Type& b, const Type& result) const {
    if (!is_long(a) && !is_long(b)) return is_long(result) ? both_short : short_result;
    if (is_long(a)) return is_long(b) ? both_long : long_a;
    return long_b;
  }
};

constexpr Widths kAdd = {add_exact<int64_t, int64_t, int64_t>, add_exact<int64_t, int64_t, Int128>,
                         add_exact<Int128, int64_t, Int128>, add_exact<int64_t, Int128, Int128>,
                         add_exact<Int128, Int128, Int128>};
constexpr Widths kSubtract = {subtract_exact<int64_t, int64_t, int64_t>, subtract_exact<int64_t, int64_t, Int128>,
                              subtract_exact<Int128, int64_t, Int128>, subtract_exact<int64_t, Int128, Int128>,
                              subtract_exact<Int128, Int128, Int128>};
constexpr Widths kMultiply = {multiply_exact<int64_t, int64_t, int64_t>, multiply_exact<int64_t, int64_t, Int128>,
                              multiply_exact<Int128, int64_t, Int128>, multiply_exact<int64_t, Int128, Int128>,
                              multiply_exact<Int128, Int128, Int128>};
constexpr Widths kDivideKernels = {divide_exact<int64_t, int64_t>, divide_exact<int64_t, int64_t>,
                                   divide_exact<Int128, int64_t>, divide_exact<int64_t, Int128>,
                                   divide_exact<Int128, Int128>};
constexpr Widths kModuloKernels = {modulo_exact<int64_t, int64_t>, modulo_exact<int64_t, int64_t>,
                                   modulo_exact<Int128, int64_t>, modulo_exact<int64_t, Int128>,
                                   modulo_exact<Int128, Int128>};

// BIGINT is already an unscaled int64 of scale 0 and is read as it is.
Type stored_type(const Argument& argument) {
  if (argument.type.is(TypeId::Decimal)) return argument.type;
  return argument.constant ? exact_decimal_type(argument) : Type(TypeId::BigInt);
}

Type widest(unsigned scale) { return Type::decimal(kMaxDecimalPrecision, static_cast<uint8_t>(scale)); }

BoundScalar bind_careful(ScalarKernel kernel, const Type& result, const Scales& scales) {
  return bound(result, {widest(scales.a), widest(scales.b)}, kernel, std::make_shared<const Scales>(scales));
}

// Both sides at the larger scale, or nothing when that takes more than 38 digits.
std::optional<Type> at_scale(const Type& decimal, const Type& stored, unsigned scale) {
  if (decimal.scale() == scale) return stored;
  const unsigned precision = decimal.precision() - decimal.scale() + scale;
  if (precision > kMaxDecimalPrecision) return std::nullopt;
  return Type::decimal(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
}

}  // namespace

BoundScalar bind_decimal(ArithmeticOp op, const Argument& a, const Argument& b) {
  const bool divides = op == ArithmeticOp::Divide;
  const Type ta = divides ? as_decimal_type(a.type) : exact_decimal_type(a);
  const Type tb = divides ? as_decimal_type(b.type) : exact_decimal_type(b);
  const unsigned scale = std::max(ta.scale(), tb.scale());
  const auto scales_for = [&](const Type& result) {
    return Scales{ta.scale(), tb.scale(), result.scale(), result.precision()};
  };

  if (op == ArithmeticOp::Multiply || divides) {
    const Type result = divides ? decimal_divide_type(ta, tb) : decimal_multiply_type(ta, tb);
    const Scales scales = scales_for(result);
    const bool exact = divides || ta.precision() + tb.precision() + 1 <= kMaxDecimalPrecision;
    if (!exact) return bind_careful(multiply_checked, result, scales);
    const Type sa = stored_type(a);
    const Type sb = stored_type(b);
    return bound(result, {sa, sb}, (divides ? kDivideKernels : kMultiply).pick(sa, sb, result),
                 std::make_shared<const Scales>(scales));
  }

  const bool modulo = op == ArithmeticOp::Modulo;
  const Type result = modulo ? decimal_modulo_type(ta, tb) : decimal_add_type(ta, tb);
  const unsigned whole = std::max(ta.precision() - ta.scale(), tb.precision() - tb.scale());
  const auto sa = at_scale(ta, stored_type(a), scale);
  const auto sb = at_scale(tb, stored_type(b), scale);
  const bool exact = sa && sb && result.scale() == scale && (modulo || whole + scale + 1 <= kMaxDecimalPrecision);
  if (!exact) {
    return bind_careful(modulo                    ? modulo_checked
                        : op == ArithmeticOp::Add ? add_checked
                                                  : subtract_checked,
                        result, scales_for(result));
  }
  const Widths& widths = modulo ? kModuloKernels : op == ArithmeticOp::Add ? kAdd : kSubtract;
  return bound(result, {*sa, *sb}, widths.pick(*sa, *sb, result));
}

BoundScalar bind_negate_decimal(const Type& type) {
  const ScalarKernel kernel =
      is_long(type)
          ? ScalarKernel([](ScalarCall& call) { map_unary<Int128, Int128>(call, [](Int128 x) { return -x; }); })
          : ScalarKernel([](ScalarCall& call) { map_unary<int64_t, int64_t>(call, [](int64_t x) { return -x; }); });
  return bound(type, {type}, kernel);
}

}  // namespace velo::functions
