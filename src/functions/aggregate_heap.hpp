#pragma once

#include <memory>

#include "functions/aggregate_kernels.hpp"

// Aggregates whose state is an object on the heap, made by the first row that reaches it. Such an aggregate is a struct
// A with
//   struct State
//   add(State&, const AggregateCall&, uint32_t i, const void* data)      row call.rows[i]; skips NULLs as it should
//   remove(State&, const AggregateCall&, uint32_t i, const void* data)   optional: takes the row out exactly
//   merge(State& into, const State& from, const void* data)
//   result(const State&, ResultRow)                                      of an empty state too
//   kRounds                                                              optional: see rounds()
namespace velo::functions {

template <class A>
struct HeapKernels {
  using State = typename A::State;

  static State*& at(std::byte* state) { return *reinterpret_cast<State**>(state); }
  static State& made(std::byte* state) {
    State*& pointer = at(state);
    if (pointer == nullptr) pointer = new State();
    return *pointer;
  }

  static void init(std::byte* state, const void*) { at(state) = nullptr; }
  static void update(const AggregateCall& call, const void* data) {
    for (uint32_t i = 0; i < call.count; ++i) A::add(made(call.states[i] + call.offset), call, i, data);
  }
  static void retract(const AggregateCall& call, const void* data) {
    for (uint32_t i = 0; i < call.count; ++i) A::remove(made(call.states[i] + call.offset), call, i, data);
  }
  static void merge(std::byte* into, const std::byte* from, Arena&, const void* data) {
    const State* other = *reinterpret_cast<State* const*>(from);
    if (other != nullptr) A::merge(made(into), *other, data);
  }
  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                     RowErrors& errors, const void* data) {
    static const State kEmpty{};
    const ResultColumn column(out, errors, data);
    for (uint32_t i = 0; i < count; ++i) {
      const State* state = at(states[i] + offset);
      A::result(state == nullptr ? kEmpty : *state, ResultRow{column, first + i});
    }
  }
  static void destroy(std::byte* state, const void*) {
    delete at(state);
    at(state) = nullptr;
  }
};

template <class A>
BoundAggregate bound_on_heap(Type result, std::vector<Type> arguments, std::shared_ptr<const void> data = nullptr) {
  using Kernels = HeapKernels<A>;
  BoundAggregate bound;
  bound.result = std::move(result);
  bound.arguments = std::move(arguments);
  bound.state_bytes = sizeof(void*);
  bound.data = std::move(data);
  bound.init = Kernels::init;
  bound.update = Kernels::update;
  if constexpr (requires(typename A::State& state, const AggregateCall& call) { A::remove(state, call, 0, nullptr); }) {
    bound.retract = Kernels::retract;
  }
  bound.merge = Kernels::merge;
  bound.finish = Kernels::finish;
  bound.destroy = Kernels::destroy;
  bound.merges_exactly = !rounds<A>();
  return bound;
}

/// Writes a value that a state kept.
template <class T>
void set_kept(ResultRow to, const T& value) {
  to.set(value);
}
inline void set_kept(ResultRow to, const std::string& value) { to.set_text(value); }

}  // namespace velo::functions
