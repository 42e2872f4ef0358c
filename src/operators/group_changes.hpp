#pragma once

#include <vector>

#include "operators/change_runs.hpp"
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/operator.hpp"
#include "window/spec.hpp"

namespace velo::operators {

/// Whether the i-th of `rows` is the old row of an update whose new row comes next.
inline bool begins_update(const Batch& batch, const uint16_t* rows, uint32_t count, uint32_t i) {
  return batch.kind(rows[i]) == RowKind::UpdateBefore && i + 1 < count && rows[i + 1] == rows[i] + 1 &&
         batch.kind(rows[i + 1]) == RowKind::UpdateAfter;
}

/// Output of EMIT CHANGES over an input that takes rows back: each row that comes to a group or goes from it changes
/// it, and what is left of the group is an output row. The two halves of an update that stay in one group are one
/// change.
class GroupChanges {
 public:
  explicit GroupChanges(const plan::Aggregate& node);

  /// A row of the batch comes to a group or goes from it. `half`: an old row, and its new one comes to the same group
  /// next, which is then announced by add_other_half().
  void add(AggregateSet& aggregates, uint16_t row, std::byte* group, bool comes, bool half,
           const window::Bounds& bounds = {});
  void add_other_half(AggregateSet& aggregates, uint16_t row, std::byte* group, const window::Bounds& bounds = {});
  bool full() const { return kinds_.size() >= kOutputRows; }
  /// Runs the aggregates over what has been added since the last push, and pushes the rows.
  Status push(GroupState& groups, Arena& arena, const StepContext& context, Emit& out);

 private:
  void show(std::byte* group, RowKind kind, const window::Bounds& bounds);

  size_t keys_;
  bool windowed_;
  bool lasting_;  ///< the one group of a query without keys is never deleted
  bool lasting_shown_ = false;
  ChangeRuns changes_;
  std::vector<std::byte*> halves_;  ///< groups whose old row has gone, and whose new one is to come
  std::vector<RowKind> kinds_;
  std::vector<const std::byte*> payloads_;
  std::vector<window::Bounds> bounds_;
  RowBlock block_;
  Batch batch_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
