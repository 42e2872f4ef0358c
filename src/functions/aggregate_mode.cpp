// MODE counts each value in order, so that rows can be taken out again and a tie does not depend on the order of rows.
#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

struct Direction {
  bool descending = false;
};

template <class T>
struct MostFrequent {
  using State = OrderedCounts<T>;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& from = *call.args[0];
    if (from.is_valid(call.rows[i])) state.add(KeptValue<T>::keep(from.at<T>(call.rows[i])));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& from = *call.args[0];
    if (from.is_valid(call.rows[i])) state.remove(KeptValue<T>::keep(from.at<T>(call.rows[i])));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }

  // Of values that are there equally often the first in order.
  static void result(const State& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    const bool last = static_cast<const Direction*>(to.data())->descending;
    const typename State::Kept* best = nullptr;
    int64_t most = 0;
    state.each([&](const typename State::Kept& value, int64_t times) {
      if (times < most || (times == most && !last)) return;
      best = &value;
      most = times;
    });
    set_kept(to, *best);
  }
};

Result<BoundAggregate> bind_mode(std::span<const Argument> arguments, const AggregateForm& form) {
  if (arguments.size() != 1 || form.distinct) {
    return wrong_count("mode", "one argument, without DISTINCT", arguments.size());
  }
  const Type type = arguments[0].type.is(TypeId::Null) ? Type(TypeId::BigInt) : arguments[0].type;
  if (type.is(TypeId::Json) || type.is_nested()) return wrong_types("mode", "scalar values with an order", arguments);
  auto data = std::make_shared<const Direction>(Direction{!form.order.empty() && form.order[0].descending});
  return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<MostFrequent<decltype(value)>>(type, {type}, std::move(data));
  });
}

}  // namespace

extern const AggregateFunction kMode;
const AggregateFunction kMode = {
    "mode",
    "mode(x) | mode() WITHIN GROUP (ORDER BY x [DESC])",
    "The value that is there most often, of several the first in order; NULL when there are none.",
    "mode(x % 2)",
    "0",
    bind_mode,
    true};

}  // namespace velo::functions
