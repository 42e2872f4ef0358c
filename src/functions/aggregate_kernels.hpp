#pragma once

#include <array>
#include <bit>
#include <type_traits>
#include <utility>

#include "functions/aggregate.hpp"
#include "functions/codes.hpp"
#include "types/decimal.hpp"

// The loops of aggregates with one argument, written once. An aggregate is a struct A with
//   using Input        the physical type of its argument
//   struct State       at most 8-byte aligned, moved by memcpy, its constructor is the empty state
//   add(State&, const Input&, const AddContext&)
//   remove(State&, const Input&)                       optional: makes it retractable
//   merge(State& into, const State& from, Arena&)
//   result(const State&, ResultRow)
//   using Shared       optional: the type that all aggregates with the very same State, add and merge name
namespace velo::functions {

struct AddContext {
  Arena& arena;
  uint64_t order;  ///< larger for later rows, never 0
};

/// Where the results of one call go.
struct ResultColumn {
  ResultColumn(Vector& to, RowErrors& errors_of_call, const void* parameters)
      : out(to), values(to.data<std::byte>()), errors(errors_of_call), data(parameters) {}

  Vector& out;
  std::byte* values;
  RowErrors& errors;
  const void* data;
};

/// One result. Two words, and what is rare stays out of line: the loops keep it in registers.
struct ResultRow {
  const ResultColumn& column;
  uint32_t row;

  const void* data() const { return column.data; }
  template <class T>
  void set(const T& value) const {
    reinterpret_cast<T*>(column.values)[row] = value;
  }
  void set_text(std::string_view text) const { column.out.set_string(row, text); }
  void set_null() const { write_null(*this); }
  /// The exact result does not fit the result type.
  void set_overflow(const char* what) const { write_overflow(*this, what); }

 private:
  [[gnu::cold]] static void write_null(ResultRow to);
  [[gnu::cold]] static void write_overflow(ResultRow to, const char* what);
};

inline uint64_t row_order(const AggregateCall& call, uint32_t i) { return call.sequence + call.rows[i] + 1; }

/// Calls f(state memory, value, i) for the rows whose argument is not NULL, and then after(state memory, i) for every
/// row.
template <class T, class F, class After>
void each_row(const AggregateCall& call, size_t argument, F f, After after) {
  const Vector& vector = *call.args[argument];
  const T* values = vector.data<T>();
  const uint8_t* valid = vector.validity();
  const uint16_t* rows = call.rows;
  std::byte* const* states = call.states;
  const uint32_t offset = call.offset;
  const uint32_t count = call.count;
  if (valid == nullptr && !vector.is_constant()) {
    for (uint32_t i = 0; i < count; ++i) {
      std::byte* state = states[i] + offset;
      f(state, values[rows[i]], i);
      after(state, i);
    }
    return;
  }
  const uint32_t mask = vector.is_constant() ? 0 : ~uint32_t{0};
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t row = rows[i] & mask;
    std::byte* state = states[i] + offset;
    if (valid == nullptr || valid[row]) f(state, values[row], i);
    after(state, i);
  }
}

/// Calls f(state memory, value, i) for the rows whose argument is not NULL.
template <class T, class F>
void each_argument(const AggregateCall& call, size_t argument, F f) {
  const Vector& vector = *call.args[argument];
  const T* values = vector.data<T>();
  const uint8_t* valid = vector.validity();
  const uint16_t* rows = call.rows;
  std::byte* const* states = call.states;
  const uint32_t offset = call.offset;
  const uint32_t count = call.count;
  if (vector.is_constant()) {
    if (!vector.is_valid(0)) return;
    for (uint32_t i = 0; i < count; ++i) f(states[i] + offset, values[0], i);
  } else if (valid == nullptr) {
    for (uint32_t i = 0; i < count; ++i) f(states[i] + offset, values[rows[i]], i);
  } else {
    for (uint32_t i = 0; i < count; ++i) {
      if (valid[rows[i]]) f(states[i] + offset, values[rows[i]], i);
    }
  }
}

template <class A>
struct AggregateKernels {
  using State = typename A::State;
  using Input = typename A::Input;
  static_assert(alignof(State) <= 8 && sizeof(State) % 8 == 0 && std::is_trivially_copyable_v<State>);

  static State& at(std::byte* state) { return *reinterpret_cast<State*>(state); }

  static void init(std::byte* state, const void*) { new (state) State(); }

  static void update(const AggregateCall& call, const void*) {
    each_argument<Input>(call, 0, [&](std::byte* state, const Input& value, uint32_t i) {
      A::add(at(state), value, AddContext{call.arena, row_order(call, i)});
    });
  }

  static void retract(const AggregateCall& call, const void*) {
    each_argument<Input>(call, 0, [](std::byte* state, const Input& value, uint32_t) { A::remove(at(state), value); });
  }

  static void merge(std::byte* into, const std::byte* from, Arena& arena, const void*) {
    A::merge(at(into), *reinterpret_cast<const State*>(from), arena);
  }

  static void finish(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                     RowErrors& errors, const void* data) {
    const ResultColumn column(out, errors, data);
    for (uint32_t i = 0; i < count; ++i) A::result(at(states[i] + offset), ResultRow{column, first + i});
  }

  static void running(const AggregateCall& call, Vector& out, RowErrors& errors, const void* data) {
    const ResultColumn column(out, errors, data);
    each_row<Input>(
        call, 0,
        [&](std::byte* state, const Input& value, uint32_t i) {
          A::add(at(state), value, AddContext{call.arena, row_order(call, i)});
        },
        [&](std::byte* state, uint32_t i) { A::result(at(state), ResultRow{column, i}); });
  }

  static void moving(const AggregateCall& call, const LeavingRows& leaving, Vector& out, RowErrors& errors,
                     const void* data) {
    const ResultColumn column(out, errors, data);
    const Input* values = leaving.args[0]->data<Input>();
    const uint8_t* valid = leaving.args[0]->validity();
    each_row<Input>(
        call, 0,
        [&](std::byte* state, const Input& value, uint32_t i) {
          A::add(at(state), value, AddContext{call.arena, row_order(call, i)});
        },
        [&](std::byte* state, uint32_t i) {
          if (valid[i]) A::remove(at(state), values[i]);
          A::result(at(state), ResultRow{column, i});
        });
  }
};

/// Whether an aggregate rounds with every row, which then depends on the rows before it: `kRounds` says so.
template <class A>
constexpr bool rounds() {
  if constexpr (requires { A::kRounds; }) return A::kRounds;
  return false;
}

/// Its address tells kinds of states apart.
template <class Shared>
inline constexpr char kStateKind = 0;

template <class A>
BoundAggregate bound_kernels(Type result, Type argument, std::shared_ptr<const void> data = nullptr) {
  using Kernels = AggregateKernels<A>;
  BoundAggregate bound;
  bound.result = std::move(result);
  bound.arguments = {std::move(argument)};
  bound.state_bytes = sizeof(typename A::State);
  bound.data = std::move(data);
  bound.init = Kernels::init;
  bound.update = Kernels::update;
  bound.merge = Kernels::merge;
  bound.finish = Kernels::finish;
  bound.running = Kernels::running;
  bound.merges_exactly = !rounds<A>();
  if constexpr (requires { typename A::Shared; }) bound.state_kind = &kStateKind<typename A::Shared>;
  if constexpr (requires(typename A::State& state, const typename A::Input& value) { A::remove(state, value); }) {
    bound.retract = Kernels::retract;
    bound.moving = Kernels::moving;
  }
  return bound;
}

/// A value in a state: 16-byte values as two words, since states are only 8-byte aligned.
template <class T>
class StoredValue {
 public:
  T get() const {
    if constexpr (sizeof(T) == 16) return std::bit_cast<T>(value_);
    else return value_;
  }
  void set(const T& value) {
    if constexpr (sizeof(T) == 16) value_ = std::bit_cast<std::array<uint64_t, 2>>(value);
    else value_ = value;
  }

 private:
  std::conditional_t<sizeof(T) == 16, std::array<uint64_t, 2>, T> value_{};
};

/// Flag or counter that fills a state up to whole words.
template <class T>
using FlagOf = std::conditional_t<sizeof(T) <= 4, uint32_t, uint64_t>;

/// A text in a state, its bytes in the states' arena. Overwriting it reuses the room, which grows by doubling, so that
/// a long-lived state takes no more than a small multiple of its longest text.
class ArenaText {
 public:
  bool empty() const { return bytes_ == nullptr; }  ///< nothing assigned yet; an empty text is not empty
  std::string_view view() const { return {bytes_, size_}; }
  void assign(std::string_view text, Arena& arena) {
    if (bytes_ == nullptr || text.size() > capacity_) grow(text.size(), arena);
    if (!text.empty()) std::memcpy(bytes_, text.data(), text.size());
    size_ = static_cast<uint32_t>(text.size());
  }

 private:
  void grow(size_t size, Arena& arena) {
    capacity_ = std::bit_ceil(static_cast<uint32_t>(size < 16 ? 16 : size));
    bytes_ = reinterpret_cast<char*>(arena.allocate(capacity_));
  }

  char* bytes_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

}  // namespace velo::functions
