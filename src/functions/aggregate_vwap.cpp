// The price of a share averaged over the shares traded: Σ(price * size) / Σ size. Exact numbers keep both sums exactly
// and divide once.
#include "functions/aggregate_heap.hpp"
#include "functions/aggregate_sums.hpp"
#include "functions/overload.hpp"
#include "functions/real_sum.hpp"

namespace velo::functions {

namespace {

struct PriceScale {
  Int128 factor = 1;  ///< from the scale of the price to the scale of the result
};

template <class Price, class Size>
struct ExactVwap {
  struct State {
    Sum192 notional;
    ExactSum<Size> volume;
    int64_t refused = 0;  ///< rows whose product does not fit 128 bits
  };

  template <int kSign>
  static void add(State& state, const Price& price, const Size& size) {
    Int128 product = 0;
    if (multiply_overflows(price, size, product)) {
      state.refused += kSign;
    } else if constexpr (kSign > 0) {
      state.notional.add(product);
      state.volume.add(size);
    } else {
      state.notional.subtract(product);
      state.volume.subtract(size);
    }
  }
  static void merge(State& into, const State& from) {
    into.notional.merge(from.notional);
    into.volume.merge(from.volume);
    into.refused += from.refused;
  }
  static void result(const State& state, ResultRow to) {
    const UInt256 volume = state.volume.absolute();
    if (state.refused == 0 && volume == UInt256{}) return to.set_null();
    const auto factor = static_cast<UInt128>(static_cast<const PriceScale*>(to.data())->factor);
    UInt256 scaled;
    UInt128 quotient = 0;
    Int128 price = 0;
    const bool fits = state.refused == 0 && volume.high() == 0 &&
                      multiply_wide(state.notional.absolute(), factor, scaled) &&
                      divide_wide_rounded(scaled, volume.low(), quotient) &&
                      with_sign(quotient, state.notional.negative() != state.volume.negative(), price) &&
                      fits_precision(price, kMaxDecimalPrecision);
    if (!fits) return to.set_overflow("VWAP");
    to.set(price);
  }
};

struct RealVwap {
  static constexpr bool kRounds = true;
  struct State {
    double notional = 0;
    double volume = 0;
  };

  template <int kSign>
  static void add(State& state, const double& price, const double& size) {
    state.notional += price * size;
    state.volume += size;
  }
  static void merge(State& into, const State& from) {
    into.notional += from.notional;
    into.volume += from.volume;
  }
  static void result(const State& state, ResultRow to) {
    if (state.volume == 0) return to.set_null();
    to.set(state.notional / state.volume);
  }
};

/// Of doubles that are taken out again.
struct UnroundedVwap {
  struct State {
    RealSum notional;
    RealSum volume;
  };

  static void change(State& state, const AggregateCall& call, uint32_t i, int sign) {
    const uint32_t row = call.rows[i];
    if (!call.args[0]->is_valid(row) || !call.args[1]->is_valid(row)) return;
    const double size = call.args[1]->at<double>(row);
    state.notional.add_product(call.args[0]->at<double>(row), size, sign);
    sign > 0 ? state.volume.add(size) : state.volume.subtract(size);
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) { change(state, call, i, 1); }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) { change(state, call, i, -1); }
  static void merge(State& into, const State& from, const void*) {
    into.notional.merge(from.notional);
    into.volume.merge(from.volume);
  }
  static void result(const State& state, ResultRow to) {
    const Quad volume = state.volume.get_quad();
    if (volume == 0) return to.set_null();
    to.set(static_cast<double>(state.notional.get_quad() / volume));
  }
};

template <class A, class Price, class Size>
struct PairKernels {
  using State = typename A::State;
  static_assert(alignof(State) <= 8 && sizeof(State) % 8 == 0 && std::is_trivially_copyable_v<State>);

  static State& at(std::byte* state) { return *reinterpret_cast<State*>(state); }
  static void init(std::byte* state, const void*) { new (state) State(); }

  template <int kSign>
  static void add(const AggregateCall& call, uint32_t i) {
    const Vector& prices = *call.args[0];
    const Vector& sizes = *call.args[1];
    const uint32_t row = call.rows[i];
    if (!prices.is_valid(row) || !sizes.is_valid(row)) return;
    A::template add<kSign>(at(call.states[i] + call.offset), prices.at<Price>(row), sizes.at<Size>(row));
  }
  template <int kSign>
  static void update(const AggregateCall& call, const void*) {
    for (uint32_t i = 0; i < call.count; ++i) add<kSign>(call, i);
  }
  static void merge(std::byte* into, const std::byte* from, Arena&, const void*) {
    A::merge(at(into), *reinterpret_cast<const State*>(from));
  }
  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                     RowErrors& errors, const void* data) {
    const ResultColumn column(out, errors, data);
    for (uint32_t i = 0; i < count; ++i) A::result(at(states[i] + offset), ResultRow{column, first + i});
  }
  static void running(const AggregateCall& call, Vector& out, RowErrors& errors, const void* data) {
    const ResultColumn column(out, errors, data);
    for (uint32_t i = 0; i < call.count; ++i) {
      add<1>(call, i);
      A::result(at(call.states[i] + call.offset), ResultRow{column, i});
    }
  }

  static BoundAggregate bound(Type result, Type price, Type size, PriceScale scale) {
    BoundAggregate bound;
    bound.result = std::move(result);
    bound.arguments = {std::move(price), std::move(size)};
    bound.state_bytes = sizeof(State);
    bound.data = std::make_shared<const PriceScale>(scale);
    bound.init = init;
    bound.update = update<1>;
    if constexpr (!std::is_same_v<Price, double>) bound.retract = update<-1>;
    bound.merge = merge;
    bound.merges_exactly = !rounds<A>();
    bound.finish = finish;
    bound.running = running;
    return bound;
  }
};

template <class Price, class Size>
BoundAggregate exact_vwap(const Type& price, const Type& size) {
  const uint8_t scale = std::max<uint8_t>(6, price.scale());
  return PairKernels<ExactVwap<Price, Size>, Price, Size>::bound(Type::decimal(kMaxDecimalPrecision, scale), price,
                                                                 size, {power_of_ten(scale - price.scale())});
}

Result<BoundAggregate> bind_vwap(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 2 || form.distinct)
    return wrong_count("vwap", "a price and a size, without DISTINCT", arguments.size());
  const auto widened = [](const Type& type) { return type.is(TypeId::Int) ? Type(TypeId::BigInt) : type; };
  const Type price = widened(arguments[0].type);
  const Type size = widened(arguments[1].type);
  if (!price.is_numeric() || !size.is_numeric()) return wrong_types("vwap", "two numbers", arguments);
  if (price.is_floating() || size.is_floating()) {
    const Type real = TypeId::Double;
    if (form.retractable) return bound_on_heap<UnroundedVwap>(real, {real, real});
    return PairKernels<RealVwap, double, double>::bound(real, real, real, {});
  }
  const bool short_price = price.physical() == Physical::Int64;
  if (size.physical() == Physical::Int64) {
    return short_price ? exact_vwap<int64_t, int64_t>(price, size) : exact_vwap<Int128, int64_t>(price, size);
  }
  return short_price ? exact_vwap<int64_t, Int128>(price, size) : exact_vwap<Int128, Int128>(price, size);
}

}  // namespace

extern const AggregateFunction kVwap;
const AggregateFunction kVwap = {
    "vwap",
    "vwap(price, size)",
    "Volume-weighted average price: sum(price * size) / sum(size) over the rows where neither is NULL; NULL when the "
    "sizes "
    "add up to 0. Exact numbers give DECIMAL(38, max(6, scale of price)), rounded once; otherwise DOUBLE.",
    "vwap(x, x)",
    "3.000000",
    bind_vwap};

}  // namespace velo::functions
