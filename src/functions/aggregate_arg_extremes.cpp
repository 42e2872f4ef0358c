// ARG_MIN and ARG_MAX: a value from the row where another one is smallest or largest. The value is kept as bytes, so
// that only the type of the key matters to the loops. Of rows with equal keys the first counts, also when panes are
// merged.
#include <algorithm>
#include <map>
#include <string>

#include "functions/aggregate_heap.hpp"
#include "functions/aggregate_order.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"
#include "functions/overload.hpp"
#include "functions/value_bytes.hpp"

namespace velo::functions {

namespace {

template <class Key>
struct KeySlot {
  using Stored = StoredValue<Key>;
  static Key get(const Stored& stored) { return stored.get(); }
  static void set(Stored& stored, const Key& key, Arena&) { stored.set(key); }
  static Key of(const Key& key) { return key; }
};

template <>
struct KeySlot<StringRef> {
  using Stored = ArenaText;
  static std::string_view get(const Stored& stored) { return stored.view(); }
  static void set(Stored& stored, std::string_view key, Arena& arena) { stored.assign(key, arena); }
  static std::string_view of(const StringRef& key) { return key.view(); }
};

template <class Key, bool kMax>
struct ArgExtreme {
  using Slot = KeySlot<Key>;
  struct State {
    typename Slot::Stored key;
    alignas(8) ArenaText value;
    uint64_t order = 0;  // of the row that holds; 0: none yet
  };
  static State& at(std::byte* state) { return *reinterpret_cast<State*>(state); }

  template <class K>
  static bool wins(const State& state, const K& key, uint64_t order) {
    if (state.order == 0) return true;
    const auto best = Slot::get(state.key);
    if (kMax ? ordered_before(best, key) : ordered_before(key, best)) return true;
    return order < state.order && !ordered_before(best, key) && !ordered_before(key, best);
  }

  template <class K>
  static void offer(State& state, const K& key, std::string_view value, uint64_t order, Arena& arena) {
    if (!wins(state, key, order)) return;
    Slot::set(state.key, key, arena);
    state.value.assign(value, arena);
    state.order = order;
  }

  static void init(std::byte* state, const void*) { new (state) State(); }

  static void update(const AggregateCall& call, const void*) {
    const Vector& values = *call.args[0];
    const Vector& keys = *call.args[1];
    for (uint32_t i = 0; i < call.count; ++i) {
      const uint32_t row = call.rows[i];
      if (!values.is_valid(row) || !keys.is_valid(row)) continue;
      offer(at(call.states[i] + call.offset), Slot::of(keys.at<Key>(row)), value_bytes(values, row), row_order(call, i),
            call.arena);
    }
  }

  static void merge(std::byte* into, const std::byte* from, Arena& arena, const void*) {
    const State& other = *reinterpret_cast<const State*>(from);
    if (other.order != 0) offer(at(into), Slot::get(other.key), other.value.view(), other.order, arena);
  }

  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first, RowErrors&,
                     const void*) {
    for (uint32_t i = 0; i < count; ++i) {
      const State& state = at(states[i] + offset);
      if (state.order == 0) out.set_null(first + i);
      else write_value_bytes(out, first + i, state.value.view());
    }
  }
};

template <class Key, bool kMax>
BoundAggregate bound(const Type& value, const Type& key) {
  using Kernels = ArgExtreme<Key, kMax>;
  BoundAggregate out;
  out.result = value;
  out.arguments = {value, key};
  out.state_bytes = sizeof(typename Kernels::State);
  out.init = Kernels::init;
  out.update = Kernels::update;
  out.merge = Kernels::merge;
  out.finish = Kernels::finish;
  return out;
}

/// Of rows that are taken out again: all of them are kept, by key and then by row.
template <class Key, bool kMax>
struct ArgExtremeOfChanges {
  using Kept = typename KeptValue<Key>::Type;
  struct Before {
    bool operator()(const Kept& a, const Kept& b) const { return kMax ? ordered_before(b, a) : ordered_before(a, b); }
  };
  using State = std::map<Kept, std::map<uint64_t, std::string>, Before>;

  static bool whole(const AggregateCall& call, uint32_t i) {
    return call.args[0]->is_valid(call.rows[i]) && call.args[1]->is_valid(call.rows[i]);
  }
  static Kept key(const AggregateCall& call, uint32_t i) {
    return KeptValue<Key>::keep(call.args[1]->at<Key>(call.rows[i]));
  }
  static void add(State& state, const AggregateCall& call, uint32_t i, const void*) {
    if (whole(call, i)) state[key(call, i)].emplace(row_order(call, i), value_bytes(*call.args[0], call.rows[i]));
  }
  static void remove(State& state, const AggregateCall& call, uint32_t i, const void*) {
    const auto found = whole(call, i) ? state.find(key(call, i)) : state.end();
    if (found == state.end()) return;
    auto& rows = found->second;
    const std::string_view value = value_bytes(*call.args[0], call.rows[i]);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.second == value; });
    if (row != rows.end()) rows.erase(row);
    if (rows.empty()) state.erase(found);
  }
  static void merge(State& into, const State& from, const void*) {
    for (const auto& [key, rows] : from) into[key].insert(rows.begin(), rows.end());
  }
  static void result(const State& state, ResultRow to) {
    if (state.empty()) return to.set_null();
    write_value_bytes(to.column.out, to.row, state.begin()->second.begin()->second);
  }
};

template <class Key, bool kMax>
BoundAggregate bound_by(const Type& value, const Type& key, bool retractable) {
  if (retractable) return bound_on_heap<ArgExtremeOfChanges<Key, kMax>>(value, {value, key});
  return bound<Key, kMax>(value, key);
}

template <bool kMax>
Result<BoundAggregate> bind_arg_extreme(std::span<const Argument> arguments, const AggregateForm& form) {
  constexpr std::string_view kName = kMax ? "arg_max" : "arg_min";
  if (arguments.size() != 2) return wrong_count(kName, "a value and a key", arguments.size());
  const Type& value = arguments[0].type;
  const Type& key = arguments[1].type;
  if (key.is_nested() || key.is(TypeId::Json))
    return wrong_types(kName, "a value and a scalar key with an order", arguments);
  return for_physical(key, [&](auto one) -> Result<BoundAggregate> {
    return bound_by<decltype(one), kMax>(value, key, form.retractable);
  });
}

}  // namespace

extern const AggregateFunction kArgMax;
const AggregateFunction kArgMax = {"arg_max",
                                   "arg_max(x, y)",
                                   "x in the first row where y is largest; rows where either is NULL do not count.",
                                   "arg_max(x, -x)",
                                   "1",
                                   bind_arg_extreme<true>};

extern const AggregateFunction kArgMin;
const AggregateFunction kArgMin = {"arg_min",
                                   "arg_min(x, y)",
                                   "x in the first row where y is smallest; rows where either is NULL do not count.",
                                   "arg_min(x, -x)",
                                   "4",
                                   bind_arg_extreme<false>};

}  // namespace velo::functions
