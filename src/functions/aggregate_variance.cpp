// Variance and standard deviation. Exact numbers of up to 64 bits keep the exact sums of x and x², so that the result
// is that of the formula (n Σx² - (Σx)²) / (n d), rounded once per operand, in any order and after retractions.
// Everything else is updated in row order after Welford, "Note on a method for calculating corrected sums of squares",
// and merged after Chan, Golub and LeVeque.
#include <cmath>

#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_heap.hpp"
#include "functions/aggregate_sums.hpp"
#include "functions/overload.hpp"
#include "functions/pair_moments.hpp"

namespace velo::functions {

namespace {

struct Spread {
  bool sample = true;  ///< divide by n - 1
  bool root = false;   ///< standard deviation
  unsigned scale = 0;  ///< of a decimal argument
};

const Spread& spread_of(const ResultRow& to) { return *static_cast<const Spread*>(to.data()); }

void set_spread(ResultRow to, double variance) { to.set(spread_of(to).root ? std::sqrt(variance) : variance); }

template <class T>
struct ExactSpread {
  using Input = T;
  struct State {
    Sum128 sum;
    Sum192 squares;
    int64_t count = 0;
  };

  static void add(State& state, const T& value, const AddContext&) {
    state.sum.add(value);
    state.squares.add(static_cast<Int128>(value) * value);
    ++state.count;
  }
  static void remove(State& state, const T& value) {
    state.sum.subtract(value);
    state.squares.subtract(static_cast<Int128>(value) * value);
    --state.count;
  }
  static void merge(State& into, const State& from, Arena&) {
    into.sum.merge(from.sum);
    into.squares.merge(from.squares);
    into.count += from.count;
  }
  static void result(const State& state, ResultRow to) {
    const Spread& spread = spread_of(to);
    const int64_t divisor = spread.sample ? state.count - 1 : state.count;
    if (divisor <= 0) return to.set_null();
    UInt256 left;
    UInt256 denominator;
    const auto n = static_cast<UInt128>(state.count);
    // At most 2^63 rows of squares below 2^126: both products stay within 256 bits.
    bool fits = multiply_wide(state.squares.absolute(), n, left);
    fits = multiply_wide(multiply_wide(n, static_cast<UInt128>(divisor)), 1, denominator) &&
           multiply_wide(denominator, static_cast<UInt128>(power_of_ten(2 * spread.scale)), denominator) && fits;
    CHECK(fits, "sums of squares fit 256 bits");
    const UInt128 sum = magnitude(state.sum.get());
    set_spread(to, to_double(subtract(left, multiply_wide(sum, sum))) / to_double(denominator));
  }
};

struct RealSpread {
  static constexpr bool kRounds = true;
  using Input = double;
  struct State {
    double mean = 0;
    double squares = 0;  ///< sum of squared distances from the mean
    int64_t count = 0;
  };

  static void add(State& state, const double& value, const AddContext&) {
    ++state.count;
    const double distance = value - state.mean;
    state.mean += distance / static_cast<double>(state.count);
    state.squares += distance * (value - state.mean);
  }
  static void merge(State& into, const State& from, Arena&) {
    if (from.count == 0) return;
    if (into.count == 0) {
      into = from;
      return;
    }
    const auto n = static_cast<double>(into.count);
    const auto m = static_cast<double>(from.count);
    const double distance = from.mean - into.mean;
    into.mean += distance * (m / (n + m));
    into.squares += from.squares + distance * distance * (n * m / (n + m));
    into.count += from.count;
  }
  static void result(const State& state, ResultRow to) {
    const int64_t divisor = spread_of(to).sample ? state.count - 1 : state.count;
    if (divisor <= 0) return to.set_null();
    set_spread(to, state.squares / static_cast<double>(divisor));
  }
};

/// Of doubles that are taken out again.
struct UnroundedSpread {
  struct State {
    RealSum sum;
    RealSum squares;
    int64_t count = 0;
  };

  static void change(State& state, const AggregateCall& call, uint32_t i, int sign) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    const double value = call.args[0]->at<double>(call.rows[i]);
    sign > 0 ? state.sum.add(value) : state.sum.subtract(value);
    state.squares.add_product(value, value, sign);
    state.count += sign;
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) { change(state, call, i, 1); }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) { change(state, call, i, -1); }
  static void merge(State& into, const State& from, const void*) {
    into.sum.merge(from.sum);
    into.squares.merge(from.squares);
    into.count += from.count;
  }
  static void result(const State& state, ResultRow to) {
    const int64_t divisor = spread_of(to).sample ? state.count - 1 : state.count;
    if (divisor <= 0) return to.set_null();
    const double distances = centred_product(state.count, state.squares, state.sum, state.sum);
    set_spread(to, distances / static_cast<double>(divisor));
  }
};

Result<BoundAggregate> bind_spread(std::string_view name, Spread spread, std::span<const Argument> arguments,
                                   const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count(name, "one argument", arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is_numeric() && !type.is(TypeId::Null)) return wrong_types(name, "a number", arguments);
  spread.scale = type.scale();
  auto data = std::make_shared<const Spread>(spread);
  BoundAggregate bound;
  if (type.physical() == Physical::Int32) {
    bound = bound_kernels<ExactSpread<int32_t>>(TypeId::Double, type, std::move(data));
  } else if (type.physical() == Physical::Int64) {
    bound = bound_kernels<ExactSpread<int64_t>>(TypeId::Double, type, std::move(data));
  } else if (form.retractable) {
    bound = bound_on_heap<UnroundedSpread>(TypeId::Double, {TypeId::Double}, std::move(data));
  } else {
    bound = bound_kernels<RealSpread>(TypeId::Double, TypeId::Double, std::move(data));
  }
  return form.distinct ? bind_distinct(std::move(bound), form.retractable) : Result<BoundAggregate>(std::move(bound));
}

}  // namespace

extern const AggregateFunction kStddevPop;
const AggregateFunction kStddevPop = {
    "stddev_pop",
    "stddev_pop([DISTINCT] x)",
    "Population standard deviation as DOUBLE; NULL without values. Exact numbers are summed exactly.",
    "round(stddev_pop(x), 6)",
    "1.118034",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_spread("stddev_pop", {false, true}, arguments, form);
    }};

extern const AggregateFunction kStddevSamp;
const AggregateFunction kStddevSamp = {
    "stddev_samp",
    "stddev_samp([DISTINCT] x)",
    "Sample standard deviation as DOUBLE; NULL below two values. Exact numbers are summed exactly. Also STDDEV.",
    "round(stddev_samp(x), 6)",
    "1.290994",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_spread("stddev_samp", {true, true}, arguments, form);
    }};

extern const AggregateFunction kVarPop;
const AggregateFunction kVarPop = {
    "var_pop",
    "var_pop([DISTINCT] x)",
    "Population variance as DOUBLE; NULL without values. Exact numbers are summed exactly.",
    "var_pop(x)",
    "1.25",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_spread("var_pop", {false, false}, arguments, form);
    }};

extern const AggregateFunction kVarSamp;
const AggregateFunction kVarSamp = {
    "var_samp",
    "var_samp([DISTINCT] x)",
    "Sample variance as DOUBLE; NULL below two values. Exact numbers are summed exactly. Also VARIANCE.",
    "round(var_samp(x), 6)",
    "1.666667",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_spread("var_samp", {true, false}, arguments, form);
    }};

}  // namespace velo::functions
