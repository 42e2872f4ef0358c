#pragma once

#include <span>
#include <vector>

#include "operators/good_rows.hpp"
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/operator.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// Output of EMIT CHANGES for rows of several windows: each window's rows are computed together and then put where they
/// stand in the output.
class ScatteredRows {
 public:
  explicit ScatteredRows(const plan::Aggregate& node);

  /// Begins an output of `rows` rows.
  void reset(uint32_t rows);
  /// Runs the aggregates over `found` (what groups.find just gave for one window); row i of it is output row
  /// positions[i]. `bounds` has one entry for all rows, or one per row.
  void add(GroupState& groups, const GroupRows& found, std::span<const uint32_t> positions,
           std::span<const window::Bounds> bounds);
  /// `ordinals`: of each output row, the row of the step on which it follows; nullptr: nobody asks.
  Status push(const state::KeyLayout& layout, const uint16_t* ordinals, const StepContext& context, Emit& out);

 private:
  size_t keys_;
  uint32_t rows_ = 0;
  RowBlock one_window_;
  RowErrors one_window_errors_;
  RowBlock block_;
  Batch batch_;
  std::vector<RowKind> kinds_;
  std::vector<const std::byte*> key_of_;
  GoodRows good_;
};

}  // namespace velo::operators
