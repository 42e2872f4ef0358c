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

template <Fold kFold>
Result<BoundAggregate> bind_condition(std::string_view name, std::span<const Argument> arguments) {
  if (arguments.size() != 1) return wrong_count(name, "one condition", arguments.size());
  const Type& type = arguments[0].type;
  if (!type.is(TypeId::Boolean) && !type.is(TypeId::Null)) return wrong_types(name, "a BOOLEAN", arguments);
  return bound_kernels<Folded<uint8_t, kFold>>(TypeId::Boolean, TypeId::Boolean);
}

template <Fold kFold>
Result<BoundAggregate> bind_bits(std::string_view name, std::span<const Argument> arguments, bool distinct) {
  if (arguments.size() != 1) return wrong_count(name, "one argument", arguments.size());
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  if (!type.is_integer()) return wrong_types(name, "an INT or BIGINT", arguments);
  BoundAggregate bound = type.is(TypeId::Int) ? bound_kernels<Folded<int32_t, kFold>>(type, type)
                                              : bound_kernels<Folded<int64_t, kFold>>(type, type);
  return distinct && kFold == Fold::Xor ? bind_distinct(std::move(bound)) : Result<BoundAggregate>(std::move(bound));
}

}  // namespace

extern const AggregateFunction kBitAnd;
const AggregateFunction kBitAnd = {"bit_and",
                                   "bit_and(x)",
                                   "Bitwise AND of the values that are not NULL; NULL when there are none.",
                                   "bit_and(x)",
                                   "0",
                                   [](std::span<const Argument> arguments, bool distinct) {
                                     return bind_bits<Fold::And>("bit_and", arguments, distinct);
                                   }};

extern const AggregateFunction kBitOr;
const AggregateFunction kBitOr = {"bit_or",
                                  "bit_or(x)",
                                  "Bitwise OR of the values that are not NULL; NULL when there are none.",
                                  "bit_or(x)",
                                  "7",
                                  [](std::span<const Argument> arguments, bool distinct) {
                                    return bind_bits<Fold::Or>("bit_or", arguments, distinct);
                                  }};

extern const AggregateFunction kBitXor;
const AggregateFunction kBitXor = {"bit_xor",
                                   "bit_xor([DISTINCT] x)",
                                   "Bitwise exclusive OR of the values that are not NULL; NULL when there are none.",
                                   "bit_xor(x)",
                                   "4",
                                   [](std::span<const Argument> arguments, bool distinct) {
                                     return bind_bits<Fold::Xor>("bit_xor", arguments, distinct);
                                   }};

extern const AggregateFunction kBoolAnd;
const AggregateFunction kBoolAnd = {
    "bool_and",
    "bool_and(condition)",
    "Whether the condition holds in every row where it is not NULL; NULL when there are none.",
    "bool_and(x > 1)",
    "false",
    [](std::span<const Argument> arguments, bool) { return bind_condition<Fold::And>("bool_and", arguments); }};

extern const AggregateFunction kBoolOr;
const AggregateFunction kBoolOr = {
    "bool_or",
    "bool_or(condition)",
    "Whether the condition holds in some row; NULL when it is NULL in all of them.",
    "bool_or(x > 1)",
    "true",
    [](std::span<const Argument> arguments, bool) { return bind_condition<Fold::Or>("bool_or", arguments); }};

}  // namespace velo::functions
