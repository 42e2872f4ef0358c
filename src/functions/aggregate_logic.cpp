// AND, OR and XOR over all values: of conditions, and of the bits of integers. AND and OR start at the value that
// changes nothing, so that only the result has to know whether there was a value.
#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_kernels.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

enum class Fold { And, Or, Xor };

template <class T, Fold kFold>
struct Folded {
  using Input = T;
  struct State {
    T value = static_cast<T>(kFold != Fold::And ? 0 : std::is_same_v<T, uint8_t> ? 1 : -1);
    FlagOf<T> seen = 0;
  };

  static T fold(T a, T b) {
    if constexpr (kFold == Fold::And) return static_cast<T>(a & b);
    if constexpr (kFold == Fold::Or) return static_cast<T>(a | b);
    return static_cast<T>(a ^ b);
  }
  static void add(State& state, const T& value, const AddContext&) {
    state.value = fold(state.value, value);
    state.seen = 1;
  }
  static void merge(State& into, const State& from, Arena&) {
    into.value = fold(into.value, from.value);
    into.seen |= from.seen;
  }
  static void result(const State& state, ResultRow to) {
    if (state.seen == 0) return to.set_null();
    to.set(state.value);
  }
};

/// Of conditions that are taken out again: how many are TRUE, and how many FALSE.
template <Fold kFold>
struct CountedConditions {
  using Input = uint8_t;
  struct State {
    int64_t count[2] = {0, 0};
  };

  static void add(State& state, const uint8_t& value, const AddContext&) { ++state.count[value]; }
  static void remove(State& state, const uint8_t& value) { --state.count[value]; }
  static void merge(State& into, const State& from, Arena&) {
    into.count[0] += from.count[0];
    into.count[1] += from.count[1];
  }
  static void result(const State& state, ResultRow to) {
    if (state.count[0] + state.count[1] == 0) return to.set_null();
    to.set<uint8_t>(kFold == Fold::And ? state.count[0] == 0 : state.count[1] != 0);
  }
};

/// Of integers that are taken out again: in how many of them each bit is set.
template <class T, Fold kFold>
struct CountedBits {
  using Input = T;
  struct State {
    int64_t values = 0;
    int64_t set[8 * sizeof(T)] = {};
  };

  static void change(State& state, T value, int64_t step) {
    state.values += step;
    for (size_t bit = 0; bit < std::size(state.set); ++bit) state.set[bit] += value >> bit & 1 ? step : 0;
  }
  static void add(State& state, const T& value, const AddContext&) { change(state, value, 1); }
  static void remove(State& state, const T& value) { change(state, value, -1); }
  static void merge(State& into, const State& from, Arena&) {
    into.values += from.values;
    for (size_t bit = 0; bit < std::size(into.set); ++bit) into.set[bit] += from.set[bit];
  }
  static bool holds(const State& state, size_t bit) {
    if (kFold == Fold::And) return state.set[bit] == state.values;
    return kFold == Fold::Or ? state.set[bit] != 0 : state.set[bit] % 2 != 0;
  }
  static void result(const State& state, ResultRow to) {
    if (state.values == 0) return to.set_null();
    std::make_unsigned_t<T> out = 0;
    for (size_t bit = 0; bit < std::size(state.set); ++bit) {
      if (holds(state, bit)) out |= std::make_unsigned_t<T>{1} << bit;
    }
    to.set(static_cast<T>(out));
  }
};

template <Fold kFold>
Result<BoundAggregate> bind_condition(std::string_view name, std::span<const Argument> arguments,
                                      const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count(name, "one condition", arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is(TypeId::Boolean) && !type.is(TypeId::Null)) return wrong_types(name, "a BOOLEAN", arguments);
  if (form.retractable) return bound_kernels<CountedConditions<kFold>>(TypeId::Boolean, TypeId::Boolean);
  return bound_kernels<Folded<uint8_t, kFold>>(TypeId::Boolean, TypeId::Boolean);
}

template <class T, Fold kFold>
BoundAggregate bits_of(const Type& type, bool retractable) {
  return retractable ? bound_kernels<CountedBits<T, kFold>>(type, type) : bound_kernels<Folded<T, kFold>>(type, type);
}

template <Fold kFold>
Result<BoundAggregate> bind_bits(std::string_view name, std::span<const Argument> arguments,
                                 const AggregateForm& form) {
  if (arguments.size() != 1) return wrong_count(name, "one argument", arguments.size());
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  if (!type.is_integer()) return wrong_types(name, "an INT or BIGINT", arguments);
  BoundAggregate bound = type.is(TypeId::Int) ? bits_of<int32_t, kFold>(type, form.retractable)
                                              : bits_of<int64_t, kFold>(type, form.retractable);
  if (form.distinct && kFold == Fold::Xor) return bind_distinct(std::move(bound), form.retractable);
  return bound;
}

}  // namespace

extern const AggregateFunction kBitAnd;
const AggregateFunction kBitAnd = {"bit_and",
                                   "bit_and(x)",
                                   "Bitwise AND of the values that are not NULL; NULL when there are none.",
                                   "bit_and(x)",
                                   "0",
                                   [](std::span<const Argument> arguments, const AggregateForm& form) {
                                     return bind_bits<Fold::And>("bit_and", arguments, form);
                                   }};

extern const AggregateFunction kBitOr;
const AggregateFunction kBitOr = {"bit_or",
                                  "bit_or(x)",
                                  "Bitwise OR of the values that are not NULL; NULL when there are none.",
                                  "bit_or(x)",
                                  "7",
                                  [](std::span<const Argument> arguments, const AggregateForm& form) {
                                    return bind_bits<Fold::Or>("bit_or", arguments, form);
                                  }};

extern const AggregateFunction kBitXor;
const AggregateFunction kBitXor = {"bit_xor",
                                   "bit_xor([DISTINCT] x)",
                                   "Bitwise exclusive OR of the values that are not NULL; NULL when there are none.",
                                   "bit_xor(x)",
                                   "4",
                                   [](std::span<const Argument> arguments, const AggregateForm& form) {
                                     return bind_bits<Fold::Xor>("bit_xor", arguments, form);
                                   }};

extern const AggregateFunction kBoolAnd;
const AggregateFunction kBoolAnd = {
    "bool_and",
    "bool_and(condition)",
    "Whether the condition holds in every row where it is not NULL; NULL when there are none.",
    "bool_and(x > 1)",
    "false",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_condition<Fold::And>("bool_and", arguments, form);
    }};

extern const AggregateFunction kBoolOr;
const AggregateFunction kBoolOr = {"bool_or",
                                   "bool_or(condition)",
                                   "Whether the condition holds in some row; NULL when it is NULL in all of them.",
                                   "bool_or(x > 1)",
                                   "true",
                                   [](std::span<const Argument> arguments, const AggregateForm& form) {
                                     return bind_condition<Fold::Or>("bool_or", arguments, form);
                                   }};

}  // namespace velo::functions
