#pragma once

#include <span>
#include <vector>

#include "operators/aggregate_set.hpp"
#include "operators/good_rows.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// Rows of an output batch at most; small enough for the cache, large enough to amortise a push.
inline constexpr uint32_t kOutputRows = 2048;

/// Column types of an aggregation's output: keys, aggregates, then window_start and window_end where there is a window.
std::vector<Type> output_types(const plan::Aggregate& node);

/// Makes the output rows of groups: keys, aggregate results and window bounds. Recycles its memory.
class GroupOutput {
 public:
  explicit GroupOutput(const plan::Aggregate& node);

  /// Pushes one row per group, in order, in batches. `bounds` has one entry for all groups, one per group, or (no
  /// window) none; `kinds` one per group, or none: all Insert.
  Status emit(const AggregateSet& aggregates, const state::KeyLayout& layout, std::span<std::byte* const> groups,
              std::span<const window::Bounds> bounds, std::span<const RowKind> kinds, const StepContext& context,
              Emit& out);
  /// Pushes all groups of a table in the order first seen.
  Status emit(const AggregateSet& aggregates, const state::GroupTable& table, std::span<const window::Bounds> bounds,
              const StepContext& context, Emit& out);

 private:
  void write_bounds(std::span<const window::Bounds> bounds, size_t first, uint32_t rows);

  size_t keys_;
  RowBlock block_;
  Batch batch_;
  GoodRows good_;
  std::vector<const std::byte*> key_of_;
  std::vector<std::byte*> slice_;
};

}  // namespace velo::operators
