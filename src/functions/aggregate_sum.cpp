// SUM and AVG. Exact numbers are summed in more bits than their type has, so that only the final result can fail to
// fit; AVG divides once, at the end. DOUBLE is summed in row order.
#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_heap.hpp"
#include "functions/aggregate_sums.hpp"
#include "functions/overload.hpp"
#include "functions/real_sum.hpp"

namespace velo::functions {

namespace {

template <class T>
struct IntegerSum : ExactTotal<T> {
  static void result(const typename ExactTotal<T>::State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    if (!state.sum.fits_int64()) return to.set_overflow("SUM");
    to.set(state.sum.low_word());
  }
};

template <class T>
struct DecimalSum : ExactTotal<T> {
  static void result(const typename ExactTotal<T>::State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    if (state.sum.fits_int64()) [[likely]]
      return to.set(Int128{state.sum.low_word()});
    if (!state.sum.fits_int128() || !fits_precision(state.sum.get(), kMaxDecimalPrecision))
      return to.set_overflow("SUM");
    to.set(state.sum.get());
  }
};

template <class Sum>
bool average_long(const Sum& sum, int64_t factor, int64_t count, Int128& out) {
  UInt256 scaled;
  UInt128 quotient = 0;
  return multiply_wide(sum.absolute(), static_cast<UInt128>(factor), scaled) &&
         divide_wide_rounded(scaled, static_cast<UInt128>(count), quotient) && with_sign(quotient, sum.negative(), out);
}

template <class T>
struct ExactAverage : ExactTotal<T> {
  using State = typename ExactTotal<T>::State;

  static void result(const State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    const int64_t factor = static_cast<const AverageScale*>(to.data())->factor;
    int64_t average = 0;
    if (state.sum.fits_int64() && average_short(state.sum.low_word(), factor, state.count, average)) [[likely]]
      return to.set(Int128{average});
    set_long(state, factor, to);
  }

 private:
  [[gnu::noinline]] static void set_long(const State& state, int64_t factor, ResultRow to) {
    Int128 average = 0;
    if (!average_long(state.sum, factor, state.count, average) || !fits_precision(average, kMaxDecimalPrecision))
      return to.set_overflow("AVG");
    to.set(average);
  }
};

struct RealTotal {
  static constexpr bool kRounds = true;
  using Input = double;
  using Shared = RealTotal;
  struct State {
    double sum = 0;
    int64_t count = 0;
  };

  static void add(State& state, const double& value, const AddContext&) {
    state.sum += value;
    ++state.count;
  }
  static void merge(State& into, const State& from, Arena&) {
    into.sum += from.sum;
    into.count += from.count;
  }
};

struct RowOrderSum : RealTotal {
  static void result(const State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    to.set(state.sum);
  }
};

struct RowOrderAverage : RealTotal {
  static void result(const State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    to.set(state.sum / static_cast<double>(state.count));
  }
};

/// Of doubles that are taken out again: nothing is rounded but the result.
struct UnroundedTotal {
  struct State {
    RealSum sum;
    int64_t count = 0;
  };

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    state.sum.add(call.args[0]->at<double>(call.rows[i]));
    ++state.count;
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    state.sum.subtract(call.args[0]->at<double>(call.rows[i]));
    --state.count;
  }
  static void merge(State& into, const State& from, const void*) {
    into.sum.merge(from.sum);
    into.count += from.count;
  }
};

struct UnroundedSum : UnroundedTotal {
  static void result(const State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    to.set(state.sum.get());
  }
};

struct UnroundedAverage : UnroundedTotal {
  static void result(const State& state, ResultRow to) {
    if (state.count == 0) return to.set_null();
    to.set(static_cast<double>(state.sum.get_quad() / state.count));
  }
};

template <class InRowOrder, class Unrounded>
BoundAggregate of_reals(bool retractable) {
  const Type real = TypeId::Double;
  return retractable ? bound_on_heap<Unrounded>(real, {real}) : bound_kernels<InRowOrder>(real, real);
}

BoundAggregate sum_of(const Type& type, bool retractable) {
  const Type decimal = Type::decimal(kMaxDecimalPrecision, type.scale());
  switch (type.physical()) {
    case Physical::Int32: return bound_kernels<IntegerSum<int32_t>>(TypeId::BigInt, type);
    case Physical::Int128: return bound_kernels<DecimalSum<Int128>>(decimal, type);
    case Physical::Int64: break;
    default: return of_reals<RowOrderSum, UnroundedSum>(retractable);
  }
  if (type.is(TypeId::BigInt)) return bound_kernels<IntegerSum<int64_t>>(TypeId::BigInt, type);
  return bound_kernels<DecimalSum<int64_t>>(decimal, type);
}

BoundAggregate average_of(const Type& type, bool retractable) {
  const uint8_t scale = std::max<uint8_t>(6, type.scale());
  const Type decimal = Type::decimal(kMaxDecimalPrecision, scale);
  auto data = std::make_shared<const AverageScale>(AverageScale{kPowersOfTen64[scale - type.scale()]});
  switch (type.physical()) {
    case Physical::Int32: return bound_kernels<ExactAverage<int32_t>>(decimal, type, std::move(data));
    case Physical::Int64: return bound_kernels<ExactAverage<int64_t>>(decimal, type, std::move(data));
    case Physical::Int128: return bound_kernels<ExactAverage<Int128>>(decimal, type, std::move(data));
    default: return of_reals<RowOrderAverage, UnroundedAverage>(retractable);
  }
}

Result<BoundAggregate> bind_total(std::string_view name, BoundAggregate (*of)(const Type&, bool),
                                  std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count(name, "one argument", arguments.size());
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  if (!type.is_numeric()) return wrong_types(name, "a number", arguments);
  BoundAggregate bound = of(type, form.retractable);
  return form.distinct ? bind_distinct(std::move(bound), form.retractable) : Result<BoundAggregate>(std::move(bound));
}

}  // namespace

extern const AggregateFunction kSum;
const AggregateFunction kSum = {
    "sum",
    "sum([DISTINCT] x)",
    "Sum of the values that are not NULL; NULL when there are none. INT and BIGINT give BIGINT, DECIMAL(p,s) gives "
    "DECIMAL(38,s), exactly; FLOAT and DOUBLE give DOUBLE, added in row order (over changes: rounded once). A sum that "
    "does not fit is a row error.",
    "sum(x)",
    "10",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_total("sum", sum_of, arguments, form);
    }};

extern const AggregateFunction kAvg;
const AggregateFunction kAvg = {"avg",
                                "avg([DISTINCT] x)",
                                "Average of the values that are not NULL; NULL when there are none. Exact numbers give "
                                "DECIMAL(38, max(6, s)), rounded "
                                "once; FLOAT and DOUBLE give DOUBLE.",
                                "avg(x)",
                                "2.500000",
                                [](std::span<const Argument> arguments, const AggregateForm& form) {
                                  return bind_total("avg", average_of, arguments, form);
                                }};

}  // namespace velo::functions
