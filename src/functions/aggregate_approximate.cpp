// Aggregates that say in their name that they estimate. Over few values, and over changes, they are exact.
#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_heap.hpp"
#include "functions/distinct_estimate.hpp"
#include "functions/for_physical.hpp"
#include "functions/fraction.hpp"
#include "functions/overload.hpp"
#include "functions/quantile_sketch.hpp"

namespace velo::functions {

namespace {

template <class T>
struct Estimated {
  using State = DistinctEstimate;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.insert(hash_key(KeyOf<T>::key(values.at<T>(call.rows[i]))));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) { to.set(state.count()); }
};

Result<BoundAggregate> bind_estimate(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count("approx_count_distinct", "one argument", arguments.size());
  const Type& type = arguments[0].type;
  if (form.retractable) return bind_count_distinct(type, true);
  return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<Estimated<decltype(value)>>(TypeId::BigInt, {type});
  });
}

struct SketchedPercentile {
  using State = QuantileSketch;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.add(values.at<double>(call.rows[i]), 1);
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.add(values.at<double>(call.rows[i]), -1);
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) {
    if (state.total() <= 0) return to.set_null();
    to.set(state.at(static_cast<const Fraction*>(to.data())->reached_at(state.total())));
  }
};

Result<BoundAggregate> bind_percentile(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 2 || form.distinct)
    return wrong_count("approx_percentile", "values and a fraction, without DISTINCT", arguments.size());
  if (!arguments[0].type.is_numeric() && !arguments[0].type.is(TypeId::Null))
    return wrong_types("approx_percentile", "numbers and a fraction", arguments);
  VELO_TRY(const Fraction fraction, fraction_of("approx_percentile", arguments[1]));
  return bound_on_heap<SketchedPercentile>(TypeId::Double, {TypeId::Double, arguments[1].type},
                                           std::make_shared<const Fraction>(fraction));
}

}  // namespace

extern const AggregateFunction kApproxCountDistinct;
const AggregateFunction kApproxCountDistinct = {
    "approx_count_distinct",
    "approx_count_distinct(x)",
    "About how many different values of x there are that are not NULL: exact up to 1024, then with a standard error of "
    "0.8 % in 16 KiB a group.",
    "approx_count_distinct(x)",
    "4",
    bind_estimate};

extern const AggregateFunction kApproxPercentile;
const AggregateFunction kApproxPercentile = {
    "approx_percentile",
    "approx_percentile(x, fraction)",
    "About the value at which the constant fraction (0 to 1) of the values is reached, as DOUBLE: exact up to 1024 "
    "different values, then within 0.5 % of the value.",
    "approx_percentile(x, 0.5)",
    "2",
    bind_percentile};

}  // namespace velo::functions
