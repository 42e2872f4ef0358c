#pragma once

#include <vector>

#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/good_rows.hpp"
#include "operators/operator.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// Output of EMIT CHANGES for rows that all go into one table: runs the aggregates and pushes one row per input row.
class ChangeRows {
 public:
  explicit ChangeRows(const plan::Aggregate& node);

  /// `found` is what groups.find just gave. With `dense` its rows are 0, 1, 2 ... and key columns pass by address.
  /// `bounds` is the window of all rows, or nullptr.
  Status emit(GroupState& groups, const GroupRows& found, bool dense, const window::Bounds* bounds,
              const StepContext& context, Emit& out);

 private:
  void set_keys(const GroupState& groups, const GroupRows& found, bool dense);

  size_t keys_;
  bool keys_pass_;  ///< no key is a floating-point number, whose zeroes and NaNs the group normalises
  RowBlock block_;
  Batch batch_;
  std::vector<RowKind> kinds_;
  GoodRows good_;
  std::vector<const std::byte*> key_of_;
};

}  // namespace velo::operators
