// FIRST and LAST keep the number of the row with the value, so that merging the panes of a window gives the answer that
// row order gives. NULLs are skipped as by every aggregate: the first value is the first one there is. RESPECT NULLS
// is no business of theirs: the binder packs the value into a struct.
#include <map>
#include <set>

#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

/// Order 0 is "nothing yet": for LAST it is before every row, and for FIRST it wraps to after every row.
template <bool kLast>
bool wins(uint64_t candidate, uint64_t holder) {
  return kLast ? candidate > holder : candidate - 1 < holder - 1;
}

template <class T, bool kLast>
struct Edge {
  using Input = T;
  struct State {
    StoredValue<T> value;
    uint64_t order = 0;
  };

  static void add(State& state, const T& value, const AddContext& context) {
    if (!wins<kLast>(context.order, state.order)) return;
    state.value.set(value);
    state.order = context.order;
  }
  static void merge(State& into, const State& from, Arena& arena) {
    if (from.order != 0) add(into, from.value.get(), AddContext{arena, from.order});
  }
  static void result(const State& state, ResultRow to) {
    if (state.order == 0) return to.set_null();
    to.set(state.value.get());
  }
};

template <bool kLast>
struct EdgeText {
  using Input = StringRef;
  struct State {
    ArenaText text;
    uint64_t order = 0;
  };

  static void add(State& state, const StringRef& value, const AddContext& context) {
    add(state, value.view(), context);
  }
  static void add(State& state, std::string_view value, const AddContext& context) {
    if (!wins<kLast>(context.order, state.order)) return;
    state.text.assign(value, context.arena);
    state.order = context.order;
  }
  static void merge(State& into, const State& from, Arena& arena) {
    if (from.order != 0) add(into, from.text.view(), AddContext{arena, from.order});
  }
  static void result(const State& state, ResultRow to) {
    if (state.order == 0) return to.set_null();
    to.set_text(state.text.view());
  }
};

/// Of rows that are taken out again: all values are kept, by row and by value. Of equal values the first one goes.
template <class T, bool kLast>
struct EdgeOfChanges {
  using Kept = typename KeptValue<T>::Type;
  struct Before {
    bool operator()(const Kept& a, const Kept& b) const { return ordered_before(a, b); }
  };
  struct State {
    std::map<uint64_t, Kept> rows;
    std::map<Kept, std::set<uint64_t>, Before> places;
  };

  static void insert(State& state, uint64_t order, const Kept& value) {
    state.rows.emplace(order, value);
    state.places[value].insert(order);
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (!values.is_valid(call.rows[i])) return;
    insert(state, row_order(call, i), KeptValue<T>::keep(values.at<T>(call.rows[i])));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const Vector& values = *call.args[0];
    if (!values.is_valid(call.rows[i])) return;
    const auto found = state.places.find(KeptValue<T>::keep(values.at<T>(call.rows[i])));
    if (found == state.places.end()) return;
    state.rows.erase(*found->second.begin());
    found->second.erase(found->second.begin());
    if (found->second.empty()) state.places.erase(found);
  }
  static void merge(State& into, const State& from, const void*) {
    for (const auto& [order, value] : from.rows) insert(into, order, value);
  }
  static void result(const State& state, ResultRow to) {
    if (state.rows.empty()) return to.set_null();
    set_kept(to, kLast ? state.rows.rbegin()->second : state.rows.begin()->second);
  }
};

template <bool kLast>
Result<BoundAggregate> bind_edge(std::span<const Argument> arguments, const AggregateForm& form) {
  constexpr std::string_view kName = kLast ? "last_value" : "first_value";
  if (arguments.size() != 1) return wrong_count(kName, "one argument", arguments.size());
  const Type& type = arguments[0].type;
  if (form.retractable) {
    return for_physical(type, [&](auto value) -> Result<BoundAggregate> {
      return bound_on_heap<EdgeOfChanges<decltype(value), kLast>>(type, {type});
    });
  }
  switch (type.physical()) {
    case Physical::Bool: return bound_kernels<Edge<uint8_t, kLast>>(type, type);
    case Physical::Int32: return bound_kernels<Edge<int32_t, kLast>>(type, type);
    case Physical::Int64: return bound_kernels<Edge<int64_t, kLast>>(type, type);
    case Physical::Int128: return bound_kernels<Edge<Int128, kLast>>(type, type);
    case Physical::Float: return bound_kernels<Edge<float, kLast>>(type, type);
    case Physical::Double: return bound_kernels<Edge<double, kLast>>(type, type);
    case Physical::Interval: return bound_kernels<Edge<Interval, kLast>>(type, type);
    case Physical::String: return bound_kernels<EdgeText<kLast>>(type, type);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace

extern const AggregateFunction kFirstValue;
const AggregateFunction kFirstValue = {"first_value",
                                       "first_value(x) [RESPECT NULLS]",
                                       "Value of x in the first row, in input order, where it is not NULL. Also FIRST.",
                                       "first_value(x)",
                                       "3",
                                       bind_edge<false>};

extern const AggregateFunction kLastValue;
const AggregateFunction kLastValue = {"last_value",
                                      "last_value(x) [RESPECT NULLS]",
                                      "Value of x in the last row, in input order, where it is not NULL. Also LAST.",
                                      "last_value(x)",
                                      "2",
                                      bind_edge<true>};

}  // namespace velo::functions
