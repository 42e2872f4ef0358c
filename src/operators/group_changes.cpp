// What a change does to the result is known from the number of rows in the group before and after it, so kinds and
// order of the output are settled first; the aggregates then run over all changes, each in one go.
#include "operators/group_changes.hpp"

#include <algorithm>

#include "expr/select.hpp"

namespace velo::operators {

GroupChanges::GroupChanges(const plan::Aggregate& node)
    : keys_(node.keys.size()),
      windowed_(node.window.has_value()),
      lasting_(node.keys.empty() && !node.window),
      block_(output_types(node)) {}

void GroupChanges::add(AggregateSet& aggregates, uint16_t row, std::byte* group, bool comes, bool half,
                       const window::Bounds& bounds) {
  const bool was = aggregates.rows(group) > 0;
  if (!aggregates.count(group, comes)) return;
  changes_.add(row, group, comes, !half);
  if (half) return halves_.push_back(group);
  show(group, aggregates.rows(group) == 0 ? RowKind::Delete : was ? RowKind::UpdateAfter : RowKind::Insert, bounds);
}

void GroupChanges::add_other_half(AggregateSet& aggregates, uint16_t row, std::byte* group,
                                  const window::Bounds& bounds) {
  const auto half = std::find(halves_.begin(), halves_.end(), group);
  if (half == halves_.end()) return add(aggregates, row, group, true, false, bounds);
  halves_.erase(half);
  aggregates.count(group, true);
  changes_.add(row, group, true, true);
  show(group, RowKind::UpdateAfter, bounds);
}

void GroupChanges::show(std::byte* group, RowKind kind, const window::Bounds& bounds) {
  if (lasting_) {
    kind = lasting_shown_ ? RowKind::UpdateAfter : RowKind::Insert;
    lasting_shown_ = true;
  }
  kinds_.push_back(kind);
  payloads_.push_back(group);
  if (windowed_) bounds_.push_back(bounds);
}

Status GroupChanges::push(GroupState& groups, Arena& arena, const StepContext& context, Emit& out) {
  const auto count = static_cast<uint32_t>(kinds_.size());
  if (count == 0) return {};
  block_.reset(count);
  const state::KeyLayout& layout = groups.inputs.key_layout();
  for (const std::byte*& payload : payloads_) payload -= layout.bytes();
  layout.write(payloads_, block_, 0);
  groups.aggregates.apply(groups.inputs, changes_, groups.rows_seen, arena, &block_, keys_, errors_);
  for (uint32_t i = 0; i < bounds_.size(); ++i) {
    block_.column(block_.width() - 2).data<Micros>()[i] = bounds_[i].start;
    block_.column(block_.width() - 1).data<Micros>()[i] = bounds_[i].end;
  }
  block_.view(count, batch_);
  batch_.kinds = kinds_.data();
  if (!errors_.empty()) [[unlikely]] {
    kept_.resize(count + expr::kSelectSlack);
    batch_.selection = context.policy.refuse(batch_, errors_, batch_.selection, kept_.data());
  }
  Status done = batch_.empty() ? Status() : out.push(batch_);
  changes_.clear();
  kinds_.clear();
  payloads_.clear();
  bounds_.clear();
  return done;
}

}  // namespace velo::operators
