// ARG_MIN and ARG_MAX: a value from the row where another one is smallest or largest. The value is kept as bytes, so
// that only the type of the key matters to the loops. Of rows with equal keys the first counts, also when panes are
// merged.
#include "functions/aggregate_kernels.hpp"
#include "functions/aggregate_order.hpp"
#include "functions/overload.hpp"

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

  static std::string_view bytes_at(const Vector& vector, uint32_t row) {
    if (vector.physical() == Physical::String) return vector.at<StringRef>(row).view();
    const size_t size = physical_size(vector.physical());
    const std::byte* at = vector.raw() + (vector.is_constant() ? 0 : row * size);
    return {reinterpret_cast<const char*>(at), size};
  }

  static void init(std::byte* state, const void*) { new (state) State(); }

  static void update(const AggregateCall& call, const void*) {
    const Vector& values = *call.args[0];
    const Vector& keys = *call.args[1];
    for (uint32_t i = 0; i < call.count; ++i) {
      const uint32_t row = call.rows[i];
      if (!values.is_valid(row) || !keys.is_valid(row)) continue;
      offer(at(call.states[i] + call.offset), Slot::of(keys.at<Key>(row)), bytes_at(values, row), row_order(call, i),
            call.arena);
    }
  }

  static void merge(std::byte* into, const std::byte* from, Arena& arena, const void*) {
    const State& other = *reinterpret_cast<const State*>(from);
    if (other.order != 0) offer(at(into), Slot::get(other.key), other.value.view(), other.order, arena);
  }

  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first, RowErrors&,
                     const void*) {
    const size_t size = physical_size(out.physical());
    for (uint32_t i = 0; i < count; ++i) {
      const State& state = at(states[i] + offset);
      if (state.order == 0) out.set_null(first + i);
      else if (out.physical() == Physical::String) out.set_string(first + i, state.value.view());
      else std::memcpy(out.data<char>() + (first + i) * size, state.value.view().data(), size);
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

template <bool kMax>
Result<BoundAggregate> bind_arg_extreme(std::span<const Argument> arguments, bool) {
  constexpr std::string_view kName = kMax ? "arg_max" : "arg_min";
  if (arguments.size() != 2) return wrong_count(kName, "a value and a key", arguments.size());
  const Type& value = arguments[0].type;
  const Type& key = arguments[1].type;
  if (value.is_nested() || key.is(TypeId::Json))
    return wrong_types(kName, "a scalar value and a key with an order", arguments);
  switch (key.physical()) {
    case Physical::Bool: return bound<uint8_t, kMax>(value, key);
    case Physical::Int32: return bound<int32_t, kMax>(value, key);
    case Physical::Int64: return bound<int64_t, kMax>(value, key);
    case Physical::Int128: return bound<Int128, kMax>(value, key);
    case Physical::Float: return bound<float, kMax>(value, key);
    case Physical::Double: return bound<double, kMax>(value, key);
    case Physical::Interval: return bound<Interval, kMax>(value, key);
    case Physical::String: return bound<StringRef, kMax>(value, key);
    case Physical::List:
    case Physical::Struct: break;
  }
  return wrong_types(kName, "a scalar value and a key with an order", arguments);
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
