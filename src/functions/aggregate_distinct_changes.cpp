// DISTINCT over rows that are taken back: the values with how often each is there. An aggregate behind it meets a value
// when it appears and is rid of it when it disappears, in the order of the rows.
#include "functions/aggregate_distinct.hpp"
#include "functions/aggregate_heap.hpp"
#include "functions/for_physical.hpp"
#include "functions/ordered_counts.hpp"

namespace velo::functions {

namespace {

template <class T>
struct CountOfCounted {
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
  static void result(const State& state, ResultRow to) { to.set(static_cast<int64_t>(state.different())); }
};

/// The pointer to the values at the front of the state; the state of the aggregate behind them follows.
template <class T>
struct InFrontOfChanges {
  using Heap = HeapKernels<CountOfCounted<T>>;
  static constexpr uint32_t kInnerOffset = sizeof(void*);
  static const BoundAggregate& inner(const void* data) { return *static_cast<const BoundAggregate*>(data); }

  static void init(std::byte* state, const void* data) {
    Heap::init(state, nullptr);
    inner(data).init(state + kInnerOffset, inner(data).data.get());
  }
  static AggregateCall one_row(const AggregateCall& call, uint32_t i) {
    return {call.args,     call.rows + i, call.states + i, 1, call.offset + kInnerOffset,
            call.sequence, call.arena,    call.errors};
  }
  static void update(const AggregateCall& call, const void* data) {
    each_argument<T>(call, 0, [&](std::byte* state, const T& value, uint32_t i) {
      if (!Heap::made(state).add(KeptValue<T>::keep(value))) return;
      inner(data).update(one_row(call, i), inner(data).data.get());
    });
  }
  static void retract(const AggregateCall& call, const void* data) {
    each_argument<T>(call, 0, [&](std::byte* state, const T& value, uint32_t i) {
      if (!Heap::made(state).remove(KeptValue<T>::keep(value))) return;
      inner(data).retract(one_row(call, i), inner(data).data.get());
    });
  }
  static void merge(std::byte* into, const std::byte* from, Arena& arena, const void* data) {
    const OrderedCounts<T>* other = *reinterpret_cast<OrderedCounts<T>* const*>(from);
    if (other == nullptr) return;
    Vector one(inner(data).arguments[0]);
    one.reset(1);
    const Vector* const args[] = {&one};
    constexpr uint16_t kFirstRow = 0;
    const AggregateCall passed{args, &kFirstRow, &into, 1, kInnerOffset, 0, arena};
    other->each([&](const auto& value, int64_t times) {
      one.data<T>()[0] = T(value);
      if (Heap::made(into).add(value, times)) inner(data).update(passed, inner(data).data.get());
    });
  }
  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                     RowErrors& errors, const void* data) {
    inner(data).finish(states, offset + kInnerOffset, count, out, first, errors, inner(data).data.get());
  }
  static void destroy(std::byte* state, const void* data) {
    Heap::destroy(state, nullptr);
    if (inner(data).destroy) inner(data).destroy(state + kInnerOffset, inner(data).data.get());
  }

  static BoundAggregate bound(BoundAggregate inner) {
    BoundAggregate bound;
    bound.result = inner.result;
    bound.arguments = inner.arguments;
    bound.state_bytes = inner.state_bytes + kInnerOffset;
    bound.init = init;
    bound.update = update;
    bound.retract = retract;
    bound.merge = merge;
    bound.finish = finish;
    bound.destroy = destroy;
    bound.data = std::make_shared<const BoundAggregate>(std::move(inner));
    return bound;
  }
};

}  // namespace

Result<BoundAggregate> bind_count_distinct_of_changes(const Type& argument) {
  return for_physical(argument, [&](auto value) -> Result<BoundAggregate> {
    return bound_on_heap<CountOfCounted<decltype(value)>>(TypeId::BigInt, {argument});
  });
}

Result<BoundAggregate> bind_distinct_of_changes(BoundAggregate inner) {
  CHECK(inner.retract != nullptr, "an aggregate over changes can take rows out");
  const Type argument = inner.arguments.at(0);
  return for_physical(argument, [&](auto value) -> Result<BoundAggregate> {
    return InFrontOfChanges<decltype(value)>::bound(std::move(inner));
  });
}

}  // namespace velo::functions
