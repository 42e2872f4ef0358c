// The operators + - * / % on integers and floating point, and the choice between them, decimals and times. Integer
// overflow is detected from sign bits after a wrapping operation, which keeps the loops free of branches.
#include <cmath>
#include <type_traits>

#include "functions/arithmetic.hpp"
#include "functions/coercion.hpp"
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

template <class T>
using Unsigned = std::make_unsigned_t<T>;

template <class T>
void add_integers(ScalarCall& call) {
  map_checked<T>(
      call, [](T x, T y) { return static_cast<T>(static_cast<Unsigned<T>>(x) + static_cast<Unsigned<T>>(y)); },
      [](T x, T y, T r) { return (x ^ r) & (y ^ r); });
}

template <class T>
void subtract_integers(ScalarCall& call) {
  map_checked<T>(
      call, [](T x, T y) { return static_cast<T>(static_cast<Unsigned<T>>(x) - static_cast<Unsigned<T>>(y)); },
      [](T x, T y, T r) { return (x ^ y) & (x ^ r); });
}

template <class T>
void multiply_integers(ScalarCall& call) {
  map_checked<T>(
      call, [](T x, T y) { return static_cast<T>(static_cast<Unsigned<T>>(x) * static_cast<Unsigned<T>>(y)); },
      [](T x, T y, T) {
        T product;
        return static_cast<T>(-static_cast<T>(__builtin_mul_overflow(x, y, &product)));
      });
}

template <class T>
void divide_integers(ScalarCall& call) {
  with_readers<T, T>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    try_rows<T>(call, [&](uint32_t row, T& out) {
      if (y(row) == 0) return fail_division(call, row), false;
      if (y(row) == -1 && x(row) == std::numeric_limits<T>::min()) return fail_overflow(call, row), false;
      out = x(row) / y(row);
      return true;
    });
  });
}

template <class T>
void modulo_integers(ScalarCall& call) {
  with_readers<T, T>(*call.args[0], *call.args[1], [&](auto x, auto y) {
    try_rows<T>(call, [&](uint32_t row, T& out) {
      if (y(row) == 0) return fail_division(call, row), false;
      out = y(row) == -1 ? T{0} : static_cast<T>(x(row) % y(row));
      return true;
    });
  });
}

// Infinity that no operand brought in is a result that does not fit, as in PostgreSQL. Infinite results are found in a
// pass of their own, so that the operation itself stays a vector loop.
template <class T>
void report_infinities(ScalarCall& call) {
  const Vector& out = call.out;
  bool any = false;
  call.rows.each([&](uint32_t row) { any |= std::isinf(out.at<T>(row)); });
  if (!any) [[likely]]
    return;
  call.rows.each([&](uint32_t row) {
    const bool brought = std::isinf(call.args[0]->at<T>(row)) || std::isinf(call.args[1]->at<T>(row));
    if (std::isinf(out.at<T>(row)) && !brought) fail_overflow(call, row);
  });
}

template <class T>
void add_floats(ScalarCall& call) {
  map_binary<T, T, T>(call, [](T x, T y) { return x + y; });
  report_infinities<T>(call);
}
template <class T>
void subtract_floats(ScalarCall& call) {
  map_binary<T, T, T>(call, [](T x, T y) { return x - y; });
  report_infinities<T>(call);
}
template <class T>
void multiply_floats(ScalarCall& call) {
  map_binary<T, T, T>(call, [](T x, T y) { return x * y; });
  report_infinities<T>(call);
}

// Zero divisors are found in a pass of their own, so that the division itself stays a vector loop.
template <class T>
void report_zero_divisors(ScalarCall& call) {
  const Vector& divisor = *call.args[1];
  bool any = false;
  call.rows.each([&](uint32_t row) { any |= divisor.at<T>(row) == 0; });
  if (!any) [[likely]]
    return;
  call.rows.each([&](uint32_t row) {
    if (divisor.at<T>(row) == 0) fail_division(call, row);
  });
}

template <class T>
void divide_floats(ScalarCall& call) {
  map_binary<T, T, T>(call, [](T x, T y) { return x / y; });
  report_zero_divisors<T>(call);
  report_infinities<T>(call);
}

template <class T>
void modulo_floats(ScalarCall& call) {
  map_binary<T, T, T>(call, [](T x, T y) { return std::fmod(x, y); });
  report_zero_divisors<T>(call);
}

template <class T>
void negate_integers(ScalarCall& call) {
  const Vector& in = *call.args[0];
  try_rows<T>(call, [&](uint32_t row, T& out) {
    if (in.at<T>(row) == std::numeric_limits<T>::min()) return fail_overflow(call, row), false;
    out = static_cast<T>(-in.at<T>(row));
    return true;
  });
}

template <class T>
void negate_floats(ScalarCall& call) {
  map_unary<T, T>(call, [](T x) { return -x; });
}

struct Kernels {
  ScalarKernel int32;
  ScalarKernel int64;
  ScalarKernel real32;
  ScalarKernel real64;
};

constexpr Kernels kKernels[] = {
    {add_integers<int32_t>, add_integers<int64_t>, add_floats<float>, add_floats<double>},
    {subtract_integers<int32_t>, subtract_integers<int64_t>, subtract_floats<float>, subtract_floats<double>},
    {multiply_integers<int32_t>, multiply_integers<int64_t>, multiply_floats<float>, multiply_floats<double>},
    {divide_integers<int32_t>, divide_integers<int64_t>, divide_floats<float>, divide_floats<double>},
    {modulo_integers<int32_t>, modulo_integers<int64_t>, modulo_floats<float>, modulo_floats<double>},
};
constexpr std::string_view kSymbols[] = {"+", "-", "*", "/", "%"};

ScalarKernel kernel_for(ArithmeticOp op, const Type& type) {
  const Kernels& kernels = kKernels[static_cast<size_t>(op)];
  switch (type.id()) {
    case TypeId::Int: return kernels.int32;
    case TypeId::BigInt: return kernels.int64;
    case TypeId::Float: return kernels.real32;
    default: return kernels.real64;
  }
}

// What NULL and a constant text stand for beside `other`.
Type adopted(const Type& other, ArithmeticOp op) {
  const bool moves =
      op == ArithmeticOp::Add && (other.is(TypeId::Timestamp) || other.is(TypeId::Date) || other.is(TypeId::Time));
  return moves ? Type(TypeId::Interval) : other;
}

bool is_open(const Argument& argument) {
  return argument.type.is(TypeId::Null) || (argument.type.is_text() && argument.constant);
}

Error no_operator(ArithmeticOp op, std::span<const Argument> arguments) {
  return Error(kBadArgumentTypes, "there is no operator " + arguments[0].type.text() + ' ' +
                                      std::string(kSymbols[static_cast<size_t>(op)]) + ' ' + arguments[1].type.text())
      .with_hint("convert one side with CAST(x AS type)");
}

Result<BoundScalar> bind_arithmetic(ArithmeticOp op, std::span<const Argument> arguments) {
  const std::string_view symbol = kSymbols[static_cast<size_t>(op)];
  if (arguments.size() != 2) return wrong_count(symbol, "two arguments", arguments.size());
  Argument a = arguments[0];
  Argument b = arguments[1];
  if (is_open(a) && !is_open(b)) a = {adopted(b.type, op), nullptr};
  if (is_open(b) && !is_open(a)) b = {adopted(a.type, op), nullptr};
  if (a.type.is(TypeId::Null) && b.type.is(TypeId::Null)) a.type = b.type = TypeId::Double;
  if (a.type.is_numeric() && b.type.is_numeric()) {
    const bool decimal = a.type.is(TypeId::Decimal) || b.type.is(TypeId::Decimal);
    if (decimal && a.type.is_exact_numeric() && b.type.is_exact_numeric()) return bind_decimal(op, a, b);
    const Argument both[] = {{a.type}, {b.type}};
    VELO_TRY(Type type, common_type(both));
    return bound(type, {type, type}, kernel_for(op, type));
  }
  if (auto temporal = bind_temporal(op, a.type, b.type)) return *std::move(temporal);
  return no_operator(op, arguments);
}

template <ArithmeticOp kOp>
Result<BoundScalar> bind_operator(std::span<const Argument> arguments) {
  return bind_arithmetic(kOp, arguments);
}

Result<BoundScalar> bind_minus(std::span<const Argument> arguments) {
  if (arguments.size() != 1) return bind_arithmetic(ArithmeticOp::Subtract, arguments);
  const Type& type = arguments[0].type;
  switch (type.id()) {
    case TypeId::Int: return bound(type, {type}, negate_integers<int32_t>);
    case TypeId::BigInt: return bound(type, {type}, negate_integers<int64_t>);
    case TypeId::Float: return bound(type, {type}, negate_floats<float>);
    case TypeId::Null:
    case TypeId::Double: return bound(TypeId::Double, {TypeId::Double}, negate_floats<double>);
    case TypeId::Decimal: return bind_negate_decimal(type);
    case TypeId::Interval: return bind_negate_interval();
    default: return wrong_types("-", "a number or an INTERVAL", arguments);
  }
}

Result<BoundScalar> bind_difference(std::span<const Argument> arguments) {
  if (arguments.size() != 2) return wrong_count("delta", "two values, or one with OVER", arguments.size());
  return bind_arithmetic(ArithmeticOp::Subtract, arguments);
}

}  // namespace

extern const ScalarFunction kPlus = {
    "+",
    "a + b",
    "Sum. Integers overflow into a row error, decimals are exact; a time plus an INTERVAL is a time.",
    "1.25 + 2",
    "3.25",
    bind_operator<ArithmeticOp::Add>};

extern const ScalarFunction kMinus = {
    "-",
    "a - b, -a",
    "Difference, or the negative. TIMESTAMP - TIMESTAMP is an INTERVAL of days and time, DATE - DATE a number of days.",
    "10 - 2.5",
    "7.5",
    bind_minus};

extern const ScalarFunction kDelta = {
    "delta",
    "delta(a, b)",
    "How far a is from b, as a - b: of numbers, of times or of intervals. With OVER, delta(x) is the change since the "
    "row before.",
    "delta(10, 2.5)",
    "7.5",
    bind_difference};

extern const ScalarFunction kTimes = {
    "*",
    "a * b",
    "Product. Integers overflow into a row error, decimals are exact; an INTERVAL times a number is an INTERVAL.",
    "1.5 * 1.5",
    "2.25",
    bind_operator<ArithmeticOp::Multiply>};

extern const ScalarFunction kDivide = {
    "/",
    "a / b",
    "Quotient. Integers truncate towards zero, decimals round half up; division by zero is a row error.",
    "7 / 2",
    "3",
    bind_operator<ArithmeticOp::Divide>};

extern const ScalarFunction kModulo = {
    "%",      "a % b", "Remainder with the sign of a; division by zero is a row error.",
    "-7 % 3", "-1",    bind_operator<ArithmeticOp::Modulo>};

extern const ScalarFunction kMod = {
    "mod",         "mod(a, b)", "Remainder with the sign of a, as a % b; division by zero is a row error.",
    "mod(7.5, 2)", "1.5",       bind_operator<ArithmeticOp::Modulo>};

}  // namespace velo::functions
