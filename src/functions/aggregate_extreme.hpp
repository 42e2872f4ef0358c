#pragma once

#include <algorithm>

#include "functions/aggregate_kernels.hpp"
#include "functions/aggregate_order.hpp"

namespace velo::functions {

/// Whether MIN or MAX would rather have the candidate. Of equal values the one that came first stays.
template <class T, bool kMax>
bool better(const T& candidate, const T& best) {
  return kMax ? ordered_before(best, candidate) : ordered_before(candidate, best);
}

/// MIN or MAX of values that fit a word or two.
template <class T, bool kMax>
struct Extreme {
  using Input = T;
  using Shared = Extreme;
  struct State {
    StoredValue<T> best;
    FlagOf<T> seen = 0;
    T best_value() const { return best.get(); }
  };

  static void add(State& state, const T& value, const AddContext&) {
    if (state.seen != 0 && !better<T, kMax>(value, state.best.get())) return;
    state.best.set(value);
    state.seen = 1;
  }
  static void merge(State& into, const State& from, Arena& arena) {
    if (from.seen != 0) add(into, from.best.get(), AddContext{arena, 0});
  }
  static void result(const State& state, ResultRow to) {
    if (state.seen == 0) return to.set_null();
    to.set(state.best.get());
  }
};

/// Short decimals have at most 18 digits, so that the ends of the 64-bit range can stand for "no value yet": a state of
/// one word.
template <bool kMax>
struct ExtremeDecimal {
  static constexpr int64_t kNone = kMax ? INT64_MIN : INT64_MAX;
  using Input = int64_t;
  using Shared = ExtremeDecimal;
  struct State {
    int64_t best = kNone;
    int64_t best_value() const { return best; }
  };

  static void add(State& state, const int64_t& value, const AddContext&) {
    state.best = kMax ? std::max(state.best, value) : std::min(state.best, value);
  }
  static void merge(State& into, const State& from, Arena& arena) { add(into, from.best, AddContext{arena, 0}); }
  static void result(const State& state, ResultRow to) {
    if (state.best == kNone) return to.set_null();
    to.set(state.best);
  }
};

}  // namespace velo::functions
