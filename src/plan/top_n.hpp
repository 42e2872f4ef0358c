#pragma once

#include <cstdint>
#include <vector>

#include "functions/window.hpp"
#include "plan/node.hpp"
#include "plan/row_nodes.hpp"

namespace velo::plan {

/// The rows of each partition whose ROW_NUMBER, RANK or DENSE_RANK is above `offset` and at most `limit`. Output
/// columns: those of the input, with `shows_rank` the rank as a BIGINT behind them. The input is Append or Retract.
///
/// The output follows every change. Where places are numbered and shown, or there is just one, it is Upsert by
/// partition and place: what moves to a place replaces what was there. Otherwise it is Retract. With `at_end` the rows
/// that are left at the end of the input come then, in the order in which they came in, and the output is Append.
struct TopN final : Node {
  std::vector<size_t> partition;
  std::vector<SortKey> order;  ///< rows beside each other keep the order of their arrival
  functions::WindowKind rank = functions::WindowKind::RowNumber;
  uint64_t offset = 0;
  uint64_t limit = 0;
  bool shows_rank = false;
  bool at_end = false;

  /// Whether each place of a partition has one row, which others replace.
  bool has_places() const { return rank == functions::WindowKind::RowNumber && (shows_rank || limit - offset == 1); }
  std::string_view kind() const override { return "TopN"; }
  Fields fields() const override;
};

}  // namespace velo::plan
