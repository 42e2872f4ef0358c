#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/result.hpp"
#include "column/row_error.hpp"
#include "column/vector.hpp"
#include "functions/scalar.hpp"

namespace velo::functions {

/// Rows to feed into aggregate states: parallel arrays. Row i of the list goes into states[i] + offset of the aggregate
/// (already added). The same state may occur many times; rows come in input order. Rows that FILTER excludes are not
/// in the list.
struct AggregateCall {
  std::span<const Vector* const> args;
  const uint16_t* rows;  ///< physical rows in the argument vectors
  std::byte* const* states;
  uint32_t count;
  uint32_t offset;              ///< of this aggregate's state within the group's state
  uint64_t sequence;            ///< number of physical row 0: the numbers of rows order FIRST and LAST
  Arena& arena;                 ///< lives as long as the states
  RowErrors* errors = nullptr;  ///< check(): where to report rows that cannot be added
};

/// What leaves the states while rows come: before row i of a call is added, or just after, row i of these is taken out
/// of the same state, where there is one.
struct LeavingRows {
  std::span<const Vector* const> args;  ///< NULL where no row leaves
  const uint8_t* there;                 ///< whether one does
};

/// An aggregate chosen for certain argument types. All functions work on raw, 16-byte aligned state memory that can be
/// moved with memcpy. Immutable.
struct BoundAggregate {
  Type result;
  std::vector<Type> arguments;
  uint32_t state_bytes = 0;  ///< a multiple of 8
  /// Aggregates of one kind (not nullptr) have equal states after equal rows: one state can serve them all.
  const void* state_kind = nullptr;
  /// Merging the states of consecutive rows gives bit by bit the state of all of them. Not where each row rounds.
  bool merges_exactly = true;
  std::shared_ptr<const void> data;  ///< parameters (percentile, separator), passed to every function below

  void (*init)(std::byte* state, const void* data) = nullptr;
  /// Adds the rows; NULL arguments are skipped as the aggregate's definition says. Cannot fail (see overflow below).
  void (*update)(const AggregateCall& call, const void* data) = nullptr;
  /// Takes rows out again, exactly; nullptr when the aggregate cannot.
  void (*retract)(const AggregateCall& call, const void* data) = nullptr;
  /// Adds `from` into `into` (panes, partial aggregation). `from` holds later or interleaved rows; order-dependent
  /// aggregates keep sequence numbers.
  void (*merge)(std::byte* into, const std::byte* from, Arena& arena, const void* data) = nullptr;
  /// Writes the result of states[i] + offset into out row first + i. A result that does not fit its type is a row error
  /// on that row.
  void (*finish)(std::byte* const* states, uint32_t offset, uint32_t count, Vector& out, uint32_t first,
                 RowErrors& errors, const void* data) = nullptr;
  /// Update, then finish after each row into out row i: the EMIT CHANGES path. nullptr: done row by row from the above.
  void (*running)(const AggregateCall& call, Vector& out, RowErrors& errors, const void* data) = nullptr;
  /// The same over rows of which others leave again; nullptr: done row by row from the above.
  void (*moving)(const AggregateCall& call, const LeavingRows& leaving, Vector& out, RowErrors& errors,
                 const void* data) = nullptr;
  /// Frees what the state holds outside arenas; nullptr when nothing.
  void (*destroy)(std::byte* state, const void* data) = nullptr;
};

/// One key of ORDER BY inside a call.
struct AggregateOrder {
  bool descending = false;
  bool nulls_first = false;
};

/// How a call asks for an aggregate, beside its arguments.
struct AggregateForm {
  AggregateForm(bool distinct_values = false) : distinct(distinct_values) {}

  bool distinct = false;
  /// Rows will be taken out again: the aggregate must have an exact retract, if need be with a larger state.
  bool retractable = false;
  /// ORDER BY of the call, or of its WITHIN GROUP: its keys are the last arguments.
  std::vector<AggregateOrder> order;
};

/// An aggregate function as users know it: one entry of functions/list.cpp.
struct AggregateFunction {
  std::string_view name;
  std::string_view syntax;
  std::string_view doc;
  std::string_view example;  ///< over the relation t(x) of the function tests
  std::string_view result;
  Result<BoundAggregate> (*bind)(std::span<const Argument> arguments, const AggregateForm& form);
  bool ordered = false;  ///< takes ORDER BY
};

std::span<const AggregateFunction> aggregate_functions();
const AggregateFunction* find_aggregate(std::string_view name);

}  // namespace velo::functions
