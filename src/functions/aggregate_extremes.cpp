// MIN and MAX of every type that has an order. Of equal values the one that came first stays.
#include <map>
#include <string>

#include "functions/aggregate_extreme.hpp"
#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"
#include "functions/sortable_key.hpp"

namespace velo::functions {

namespace {

template <bool kMax>
struct ExtremeText {
  using Input = StringRef;
  using State = ArenaText;

  static void add(State& state, const StringRef& value, const AddContext& context) {
    add(state, value.view(), context.arena);
  }
  static void add(State& state, std::string_view value, Arena& arena) {
    if (state.empty() || better<std::string_view, kMax>(value, state.view())) state.assign(value, arena);
  }
  static void merge(State& into, const State& from, Arena& arena) {
    if (!from.empty()) add(into, from.view(), arena);
  }
  static void result(const State& state, ResultRow to) {
    if (state.empty()) return to.set_null();
    to.set_text(state.view());
  }
};

/// Of values that are taken out again: all of them are kept.
template <class T, bool kMax>
struct ExtremeOfChanges {
  using State = OrderedCounts<T>;

  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.add(KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (values.is_valid(call.rows[i])) state.remove(KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void merge(State& into, const State& from, const void*) { into.merge(from); }
  static void result(const State& state, ResultRow to) {
    if (state.total() == 0) return to.set_null();
    set_kept(to, kMax ? state.largest() : state.smallest());
  }
};

/// Of nested values: all of them are kept, by the bytes that have their order.
template <bool kMax>
struct ExtremeNested {
  struct Kept {
    std::string value;
    int64_t count = 0;
  };
  using State = std::map<std::string, Kept>;

  static std::string key(const AggregateCall& call, uint32_t i) {
    std::string out;
    append_sortable(*call.args[0], call.rows[i], {}, out);
    return out;
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    if (!call.args[0]->is_valid(call.rows[i])) return;
    Kept& kept = state[key(call, i)];
    if (kept.count++ == 0) kept.value = call.args[0]->at<StringRef>(call.rows[i]).view();
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const auto found = state.find(key(call, i));
    if (found != state.end() && --found->second.count == 0) state.erase(found);
  }
  static void merge(State& into, const State& from, const void*) {
    for (const auto& [key, other] : from) {
      Kept& kept = into[key];
      kept.value = other.value;
      kept.count += other.count;
    }
  }
  static void result(const State& state, ResultRow to) {
    if (state.empty()) return to.set_null();
    to.set_text(kMax ? state.rbegin()->second.value : state.begin()->second.value);
  }
};

template <bool kMax>
Result<BoundAggregate> bind_extreme(std::span<const Argument> arguments, const AggregateForm& form) {
  constexpr std::string_view kName = kMax ? "max" : "min";
  if (arguments.size() != 1) return wrong_count(kName, "one argument", arguments.size());
  const Type& type = arguments[0].type;
  if (type.is(TypeId::Json)) return wrong_types(kName, "a value with an order", arguments);
  if (type.is_nested()) return bound_on_heap<ExtremeNested<kMax>>(type, {type});
  if (form.retractable) {
    return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
      return bound_on_heap<ExtremeOfChanges<decltype(value), kMax>>(type, {type});
    });
  }
  switch (type.physical()) {
    case Physical::Bool: return bound_kernels<Extreme<uint8_t, kMax>>(type, type);
    case Physical::Int32: return bound_kernels<Extreme<int32_t, kMax>>(type, type);
    case Physical::Int64:
      return type.is(TypeId::Decimal) ? bound_kernels<ExtremeDecimal<kMax>>(type, type)
                                      : bound_kernels<Extreme<int64_t, kMax>>(type, type);
    case Physical::Int128: return bound_kernels<Extreme<Int128, kMax>>(type, type);
    case Physical::Float: return bound_kernels<Extreme<float, kMax>>(type, type);
    case Physical::Double: return bound_kernels<Extreme<double, kMax>>(type, type);
    case Physical::Interval: return bound_kernels<Extreme<Interval, kMax>>(type, type);
    case Physical::String: return bound_kernels<ExtremeText<kMax>>(type, type);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

extern const AggregateFunction kMin;
const AggregateFunction kMin = {
    "min",    "min(x)", "Smallest value that is not NULL, of any type with an order; NULL when there are none.",
    "min(x)", "1",      bind_extreme<false>};

extern const AggregateFunction kMax;
const AggregateFunction kMax = {
    "max",    "max(x)", "Largest value that is not NULL, of any type with an order; NULL when there are none.",
    "max(x)", "4",      bind_extreme<true>};

}  // namespace velo::functions
