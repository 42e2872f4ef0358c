// Functions of whole numbers: division, divisors, and bits of the two's complement.
#include <bit>
#include <numeric>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

constexpr TypeId kWhole = TypeId::BigInt;
using Arguments = std::span<const Argument>;

int64_t int_at(const ScalarCall& call, size_t argument, uint32_t row) { return call.args[argument]->at<int64_t>(row); }

uint64_t magnitude(int64_t x) { return x < 0 ? uint64_t{0} - static_cast<uint64_t>(x) : static_cast<uint64_t>(x); }

void divide(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const int64_t a = int_at(call, 0, row);
    const int64_t b = int_at(call, 1, row);
    if (b == 0) return fail_division(call, row), false;
    if (a == INT64_MIN && b == -1) return fail_overflow(call, row), false;
    return out = a / b, true;
  });
}

void greatest_divisor(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const int64_t a = int_at(call, 0, row);
    const int64_t b = int_at(call, 1, row);
    const uint64_t divisor = std::gcd(magnitude(a), magnitude(b));
    if (divisor > INT64_MAX) return fail_overflow(call, row), false;
    return out = static_cast<int64_t>(divisor), true;
  });
}

void least_multiple(ScalarCall& call) {
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const int64_t a = int_at(call, 0, row);
    const int64_t b = int_at(call, 1, row);
    if (a == 0 || b == 0) return out = 0, true;
    uint64_t multiple;
    const uint64_t share = magnitude(a) / std::gcd(magnitude(a), magnitude(b));
    if (__builtin_mul_overflow(share, magnitude(b), &multiple) || multiple > INT64_MAX) {
      return fail_overflow(call, row), false;
    }
    return out = static_cast<int64_t>(multiple), true;
  });
}

struct And {
  int64_t operator()(int64_t a, int64_t b) const { return a & b; }
};
struct Or {
  int64_t operator()(int64_t a, int64_t b) const { return a | b; }
};
struct Xor {
  int64_t operator()(int64_t a, int64_t b) const { return a ^ b; }
};
// As of the 64 bits without end: what is shifted out is gone, and a right shift keeps the sign.
struct Left {
  int64_t operator()(int64_t a, int64_t by) const {
    if (by < 0 || by > 63) return 0;
    return static_cast<int64_t>(static_cast<uint64_t>(a) << by);
  }
};
struct Right {
  int64_t operator()(int64_t a, int64_t by) const { return a >> (by < 0 || by > 63 ? 63 : by); }
};

template <class Op>
void combine(ScalarCall& call) {
  map_binary<int64_t, int64_t, int64_t>(call, [](int64_t a, int64_t b) { return Op()(a, b); });
}

void invert(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t a) { return ~a; });
}

void count_bits(ScalarCall& call) {
  map_unary<int64_t, int64_t>(call, [](int64_t a) { return int64_t{std::popcount(static_cast<uint64_t>(a))}; });
}

template <ScalarKernel kKernel>
Result<BoundScalar> bind_two(std::string_view name, Arguments arguments) {
  static constexpr Overload kOverloads[] = {{{kWhole, kWhole}, kWhole, kKernel}};
  return choose(name, kOverloads, arguments);
}

template <ScalarKernel kKernel>
Result<BoundScalar> bind_one(std::string_view name, Arguments arguments) {
  static constexpr Overload kOverloads[] = {{{kWhole}, kWhole, kKernel}};
  return choose(name, kOverloads, arguments);
}

}  // namespace

extern const ScalarFunction kDiv = {
    "div",        "div(a, b)", "Whole quotient, cut towards zero; division by zero is a row error.",
    "div(-7, 2)", "-3",        [](Arguments arguments) { return bind_two<divide>("div", arguments); }};

extern const ScalarFunction kGcd = {
    "gcd",         "gcd(a, b)", "Greatest common divisor, never negative.",
    "gcd(12, 18)", "6",         [](Arguments arguments) { return bind_two<greatest_divisor>("gcd", arguments); }};

extern const ScalarFunction kLcm = {
    "lcm", "lcm(a, b)", "Least common multiple, never negative; 0 when a number is 0.",
    "lcm(4, 6)", "12", [](Arguments arguments) { return bind_two<least_multiple>("lcm", arguments); }};

extern const ScalarFunction kBitAndOf = {
    "bitand", "bitand(a, b)", "The bits set in both numbers.", "bitand(6, 3)", "2", [](Arguments arguments) {
      return bind_two<combine<And>>("bitand", arguments);
    }};

extern const ScalarFunction kBitOrOf = {
    "bitor",       "bitor(a, b)", "The bits set in either number.",
    "bitor(6, 3)", "7",           [](Arguments arguments) { return bind_two<combine<Or>>("bitor", arguments); }};

extern const ScalarFunction kBitXorOf = {
    "bitxor", "bitxor(a, b)", "The bits set in one number only.", "bitxor(6, 3)", "5", [](Arguments arguments) {
      return bind_two<combine<Xor>>("bitxor", arguments);
    }};

extern const ScalarFunction kBitNot = {
    "bitnot",    "bitnot(a)", "All 64 bits turned.",
    "bitnot(0)", "-1",        [](Arguments arguments) { return bind_one<invert>("bitnot", arguments); }};

extern const ScalarFunction kBitCount = {
    "bit_count", "bit_count(a)", "How many of the 64 bits are set.", "bit_count(7)", "3", [](Arguments arguments) {
      return bind_one<count_bits>("bit_count", arguments);
    }};

extern const ScalarFunction kShiftLeft = {
    "shiftleft",
    "shiftleft(a, n)",
    "The 64 bits moved up by n; 0 unless n is 0 to 63.",
    "shiftleft(1, 4)",
    "16",
    [](Arguments arguments) { return bind_two<combine<Left>>("shiftleft", arguments); }};

extern const ScalarFunction kShiftRight = {
    "shiftright",
    "shiftright(a, n)",
    "The 64 bits moved down by n, the sign kept; only the sign is left unless n is 0 to 63.",
    "shiftright(-16, 2)",
    "-4",
    [](Arguments arguments) { return bind_two<combine<Right>>("shiftright", arguments); }};

}  // namespace velo::functions
