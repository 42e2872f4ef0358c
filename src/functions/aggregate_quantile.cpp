// MEDIAN, PERCENTILE_CONT and PERCENTILE_DISC. The values are kept in order, so that rows can be taken out again and a
// result after every row costs no more than the row. The fraction is an exact quotient: whether a percentile falls on a
// value never hangs on rounding.
#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/fraction.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"
#include "types/wide_int.hpp"

namespace velo::functions {

namespace {

struct Quantile {
  Fraction fraction;
  size_t value = 0;         ///< which argument holds the values
  bool descending = false;  ///< counted from the largest value
  Int128 factor = 1;        ///< from the scale of the values to that of the result
};

const Quantile& quantile_of(const void* data) { return *static_cast<const Quantile*>(data); }

template <class T>
struct Values {
  using State = OrderedCounts<T>;

  static const Vector* values(const AggregateCall& call, uint32_t i, const void* data) {
    const Vector* vector = call.args[quantile_of(data).value];
    return vector->is_valid(call.rows[i]) ? vector : nullptr;
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (const Vector* from = values(call, i, data)) state.add(KeptValue<T>::keep(from->at<T>(call.rows[i])));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void* data) {
    if (const Vector* from = values(call, i, data)) state.remove(KeptValue<T>::keep(from->at<T>(call.rows[i])));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
};

template <class T>
struct Discrete : Values<T> {
  static void result(const OrderedCounts<T>& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    const Quantile& quantile = quantile_of(to.data());
    const int64_t place = quantile.fraction.reached_at(state.total());
    set_kept(to, state.at(quantile.descending ? state.total() - 1 - place : place));
  }
};

/// Between two neighbours: how far from the first, as numerator of Fraction::kDenominator.
template <class T>
struct Between {
  T low;
  T high;
  int64_t part;
};

template <class T>
Between<T> place(const OrderedCounts<T>& state, const Fraction& fraction) {
  const Int128 position = static_cast<Int128>(state.total() - 1) * fraction.numerator;
  const auto below = static_cast<int64_t>(position / Fraction::kDenominator);
  const auto part = static_cast<int64_t>(position % Fraction::kDenominator);
  const T low = state.at(below);
  return {low, part == 0 ? low : state.at(below + 1), part};
}

template <class T>
struct ContinuousReal : Values<T> {
  static void result(const OrderedCounts<T>& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    const Between<T> found = place(state, quantile_of(to.data()).fraction);
    const auto low = static_cast<double>(found.low);
    const auto high = static_cast<double>(found.high);
    if (low == high) return to.set(low);
    const double part = static_cast<double>(found.part) / static_cast<double>(Fraction::kDenominator);
    to.set(low + (high - low) * part);
  }
};

template <class T>
struct ContinuousDecimal : Values<T> {
  static void result(const OrderedCounts<T>& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    const Quantile& quantile = quantile_of(to.data());
    const Between<T> found = place(state, quantile.fraction);
    // Ties round away from zero: below zero the way leads down from the higher neighbour.
    const bool down = found.high <= 0;
    const int64_t part = down && found.part != 0 ? Fraction::kDenominator - found.part : found.part;
    const auto distance =
        static_cast<UInt128>(static_cast<Int128>(found.high)) - static_cast<UInt128>(static_cast<Int128>(found.low));
    UInt256 scaled;
    UInt128 step = 0;
    Int128 base = 0;
    Int128 way = 0;
    const bool fits = multiply_wide(UInt256::from(distance),
                                    static_cast<UInt128>(quantile.factor) * static_cast<UInt128>(part), scaled) &&
                      divide_wide_rounded(scaled, static_cast<UInt128>(Fraction::kDenominator), step) &&
                      !multiply_overflows(down ? found.high : found.low, quantile.factor, base) &&
                      with_sign(step, down, way) && !__builtin_add_overflow(base, way, &base) &&
                      fits_precision(base, kMaxDecimalPrecision);
    if (!fits) return to.set_overflow("PERCENTILE");
    to.set(base);
  }
};

Result<BoundAggregate> continuous(std::string_view name, std::span<const Argument> arguments, Quantile quantile) {
  if (quantile.descending) quantile.fraction = quantile.fraction.rest();
  Type type = arguments[quantile.value].type;
  if (!type.is_numeric() && !type.is(TypeId::Null)) return wrong_types(name, "numbers", arguments);
  if (type.is(TypeId::Int) || type.is(TypeId::Null)) type = TypeId::BigInt;
  if (type.is(TypeId::Float)) type = TypeId::Double;
  const uint8_t scale = std::max<uint8_t>(6, type.scale());
  quantile.factor = power_of_ten(scale - type.scale());
  std::vector<Type> types;
  for (const Argument& argument : arguments) types.push_back(argument.type);
  types[quantile.value] = type;
  auto data = std::make_shared<const Quantile>(quantile);
  const Type decimal = Type::decimal(kMaxDecimalPrecision, scale);
  if (type.is(TypeId::BigInt)) return bound_on_heap<ContinuousReal<int64_t>>(TypeId::Double, types, data);
  if (type.is(TypeId::Double)) return bound_on_heap<ContinuousReal<double>>(TypeId::Double, types, data);
  if (type.physical() == Physical::Int64) return bound_on_heap<ContinuousDecimal<int64_t>>(decimal, types, data);
  return bound_on_heap<ContinuousDecimal<Int128>>(decimal, types, data);
}

Result<BoundAggregate> discrete(std::string_view name, std::span<const Argument> arguments, Quantile quantile) {
  std::vector<Type> types;
  for (const Argument& argument : arguments) types.push_back(argument.type);
  if (types[quantile.value].is(TypeId::Null)) types[quantile.value] = TypeId::BigInt;
  const Type type = types[quantile.value];
  if (type.is(TypeId::Json) || type.is_nested()) return wrong_types(name, "scalar values with an order", arguments);
  return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<Discrete<decltype(value)>>(type, types, std::make_shared<const Quantile>(quantile));
  });
}

using Bind = Result<BoundAggregate> (*)(std::string_view, std::span<const Argument>, Quantile);

/// f(x, 0.9), or f(0.9) WITHIN GROUP (ORDER BY x), whose order may be turned round.
Result<BoundAggregate> bind_percentile(std::string_view name, Bind bind, std::span<const Argument> arguments,
                                       const AggregateForm& form) {
  if (arguments.size() != 2 || form.distinct || form.order.size() > 1)
    return wrong_count(name, "values and a fraction, without DISTINCT", arguments.size());
  Quantile quantile;
  quantile.value = form.order.empty() ? 0 : 1;
  quantile.descending = !form.order.empty() && form.order[0].descending;
  VELO_TRY(quantile.fraction, fraction_of(name, arguments[1 - quantile.value]));
  return bind(name, arguments, quantile);
}

Result<BoundAggregate> bind_median(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1 || form.distinct)
    return wrong_count("median", "one argument, without DISTINCT", arguments.size());
  Quantile quantile;
  quantile.fraction.numerator = Fraction::kDenominator / 2;
  return continuous("median", arguments, quantile);
}

}  // namespace

extern const AggregateFunction kMedian;
const AggregateFunction kMedian = {
    "median",
    "median(x)",
    "Middle of the values that are not NULL, or half way between the two in the middle; NULL when there are none. "
    "DECIMAL(p,s) gives DECIMAL(38, max(6, s)), other numbers give DOUBLE.",
    "median(x)",
    "2.5",
    bind_median};

extern const AggregateFunction kPercentileCont;
const AggregateFunction kPercentileCont = {
    "percentile_cont",
    "percentile_cont(x, fraction) | percentile_cont(fraction) WITHIN GROUP (ORDER BY x [DESC])",
    "Value below which the constant fraction (0 to 1) of the values lies, on a line between the two next to it. NULLs "
    "are skipped; DECIMAL(p,s) gives DECIMAL(38, max(6, s)), other numbers give DOUBLE.",
    "percentile_cont(x, 0.25)",
    "1.75",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_percentile("percentile_cont", continuous, arguments, form);
    },
    true};

extern const AggregateFunction kPercentileDisc;
const AggregateFunction kPercentileDisc = {
    "percentile_disc",
    "percentile_disc(x, fraction) | percentile_disc(fraction) WITHIN GROUP (ORDER BY x [DESC])",
    "First value in order at which the constant fraction (0 to 1) of the values is reached, of any type with an order. "
    "NULLs are skipped.",
    "percentile_disc(x, 0.5)",
    "2",
    [](std::span<const Argument> arguments, const AggregateForm& form) {
      return bind_percentile("percentile_disc", discrete, arguments, form);
    },
    true};
}  // namespace velo::functions
