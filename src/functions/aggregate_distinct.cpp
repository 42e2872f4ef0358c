// DISTINCT is a set of the values seen, on the heap behind a pointer in the state, in front of another aggregate. The
// set keeps the order of first appearance, so that what the aggregate behind it meets never depends on hashing.
#include "functions/aggregate_distinct.hpp"

#include <array>

#include "functions/aggregate_kernels.hpp"
#include "functions/distinct_set.hpp"
#include "functions/for_physical.hpp"
#include "functions/overload.hpp"

namespace velo::functions {

namespace {

template <class T>
using SetOf = DistinctSet<typename KeyOf<T>::Key>;

/// The pointer at the front of the state; the state of the aggregate behind the set follows.
template <class T>
SetOf<T>*& set_pointer(std::byte* state) {
  return *reinterpret_cast<SetOf<T>**>(state);
}
constexpr uint32_t kInnerOffset = sizeof(void*);

template <class T>
bool insert(std::byte* state, const T& value) {
  SetOf<T>*& set = set_pointer<T>(state);
  if (set == nullptr) set = new SetOf<T>();
  return set->insert(KeyOf<T>::key(value));
}

template <class T>
void destroy_set(std::byte* state, const void*) {
  delete set_pointer<T>(state);
  set_pointer<T>(state) = nullptr;
}

template <class T>
struct CountDistinct {
  static void init(std::byte* state, const void*) { set_pointer<T>(state) = nullptr; }
  static void update(const AggregateCall& call, const void*) {
    each_argument<T>(call, 0, [](std::byte* state, const T& value, uint32_t) { insert(state, value); });
  }
  static void merge(std::byte* into, const std::byte* from, Arena&, const void*) {
    const SetOf<T>* other = *reinterpret_cast<SetOf<T>* const*>(from);
    if (other == nullptr) return;
    for (const auto& key : other->keys()) insert(into, KeyOf<T>::value(key));
  }
  static int64_t size(std::byte* state) {
    const SetOf<T>* set = set_pointer<T>(state);
    return set == nullptr ? 0 : static_cast<int64_t>(set->keys().size());
  }
  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first, RowErrors&,
                     const void*) {
    for (uint32_t i = 0; i < count; ++i) out.data<int64_t>()[first + i] = size(states[i] + offset);
  }
  static void running(const AggregateCall& call, Vector& out, RowErrors&, const void*) {
    const Vector& values = *call.args[0];
    for (uint32_t i = 0; i < call.count; ++i) {
      std::byte* state = call.states[i] + call.offset;
      if (values.is_valid(call.rows[i])) insert(state, values.at<T>(call.rows[i]));
      out.data<int64_t>()[i] = size(state);
    }
  }
  static BoundAggregate bound(const Type& argument) {
    BoundAggregate bound;
    bound.result = TypeId::BigInt;
    bound.arguments = {argument};
    bound.state_bytes = sizeof(void*);
    bound.init = init;
    bound.update = update;
    bound.merge = merge;
    bound.finish = finish;
    bound.running = running;
    bound.destroy = destroy_set<T>;
    return bound;
  }
};

template <class T>
struct InFront {
  static const BoundAggregate& inner(const void* data) { return *static_cast<const BoundAggregate*>(data); }

  static void init(std::byte* state, const void* data) {
    set_pointer<T>(state) = nullptr;
    inner(data).init(state + kInnerOffset, inner(data).data.get());
  }

  /// Passes the rows with new values on, a chunk at a time.
  static void update(const AggregateCall& call, const void* data) {
    constexpr uint32_t kChunk = 256;
    std::array<uint16_t, kChunk> rows;
    std::array<std::byte*, kChunk> states;
    AggregateCall passed{call.args,     rows.data(), states.data(), 0, call.offset + kInnerOffset,
                         call.sequence, call.arena,  call.errors};
    each_argument<T>(call, 0, [&](std::byte* state, const T& value, uint32_t i) {
      if (!insert(state, value)) return;
      rows[passed.count] = call.rows[i];
      states[passed.count] = call.states[i];
      if (++passed.count == kChunk) flush(passed, data);
    });
    flush(passed, data);
  }
  static void flush(AggregateCall& passed, const void* data) {
    if (passed.count != 0) inner(data).update(passed, inner(data).data.get());
    passed.count = 0;
  }

  static void merge(std::byte* into, const std::byte* from, Arena& arena, const void* data) {
    const SetOf<T>* other = *reinterpret_cast<SetOf<T>* const*>(from);
    if (other == nullptr) return;
    Vector one(inner(data).arguments[0]);
    one.reset(1);
    const Vector* const args[] = {&one};
    constexpr uint16_t kFirstRow = 0;
    AggregateCall passed{args, &kFirstRow, &into, 1, kInnerOffset, 0, arena};
    for (const auto& key : other->keys()) {
      one.data<T>()[0] = KeyOf<T>::value(key);
      if (insert(into, one.data<T>()[0])) inner(data).update(passed, inner(data).data.get());
    }
  }

  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                     RowErrors& errors, const void* data) {
    inner(data).finish(states, offset + kInnerOffset, count, out, first, errors, inner(data).data.get());
  }

  static void destroy(std::byte* state, const void* data) {
    destroy_set<T>(state, data);
    if (inner(data).destroy) inner(data).destroy(state + kInnerOffset, inner(data).data.get());
  }

  static BoundAggregate bound(BoundAggregate inner) {
    BoundAggregate bound;
    bound.result = inner.result;
    bound.arguments = inner.arguments;
    bound.state_bytes = inner.state_bytes + kInnerOffset;
    bound.init = init;
    bound.update = update;
    bound.merge = merge;
    bound.finish = finish;
    bound.destroy = destroy;
    bound.data = std::make_shared<const BoundAggregate>(std::move(inner));
    return bound;
  }
};

}  // namespace

Result<BoundAggregate> bind_count_distinct(const Type& argument, bool retractable) {
  if (retractable) return bind_count_distinct_of_changes(argument);
  return for_physical(
      argument, [&](auto value) -> Result<BoundAggregate> { return CountDistinct<decltype(value)>::bound(argument); });
}

Result<BoundAggregate> bind_distinct(BoundAggregate inner, bool retractable) {
  if (retractable) return bind_distinct_of_changes(std::move(inner));
  const Type argument = inner.arguments.at(0);
  return for_physical(argument, [&](auto value) -> Result<BoundAggregate> {
    return InFront<decltype(value)>::bound(std::move(inner));
  });
}

}  // namespace velo::functions
