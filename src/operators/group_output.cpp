#include "operators/group_output.hpp"

#include <algorithm>

#include "expr/select.hpp"

namespace velo::operators {

std::vector<Type> output_types(const plan::Aggregate& node) {
  std::vector<Type> types;
  for (const expr::ExprPtr& key : node.keys) types.push_back(key->type());
  for (const plan::AggregateItem& item : node.aggregates) types.push_back(item.bound.result);
  if (node.window) types.insert(types.end(), 2, Type(TypeId::Timestamp));
  return types;
}

GroupOutput::GroupOutput(const plan::Aggregate& node) : keys_(node.keys.size()), block_(output_types(node)) {}

void GroupOutput::write_bounds(std::span<const window::Bounds> bounds, size_t first, uint32_t rows) {
  if (bounds.empty()) return;
  Vector& starts = block_.column(block_.width() - 2);
  Vector& ends = block_.column(block_.width() - 1);
  const bool same = bounds.size() == 1;
  for (uint32_t i = 0; i < (same ? 1 : rows); ++i) {
    starts.data<Micros>()[i] = bounds[same ? 0 : first + i].start;
    ends.data<Micros>()[i] = bounds[same ? 0 : first + i].end;
  }
  if (!same) return;
  starts.set_constant();
  ends.set_constant();
}

Status GroupOutput::emit(const AggregateSet& aggregates, const state::KeyLayout& layout,
                         std::span<std::byte* const> groups, std::span<const window::Bounds> bounds,
                         std::span<const RowKind> kinds, const StepContext& context, Emit& out) {
  for (size_t first = 0; first < groups.size(); first += kOutputRows) {
    const auto rows = static_cast<uint32_t>(std::min<size_t>(kOutputRows, groups.size() - first));
    const std::span<std::byte* const> slice = groups.subspan(first, rows);
    block_.reset(rows);
    key_of_.clear();
    for (const std::byte* group : slice) key_of_.push_back(group - layout.bytes());
    layout.write(key_of_, block_, 0);
    aggregates.finish(slice, block_, keys_, good_.errors());
    write_bounds(bounds, first, rows);
    block_.view(rows, batch_);
    if (!kinds.empty()) batch_.kinds = kinds.data() + first;
    VELO_TRY_STATUS(good_.push(batch_, context, out));
  }
  return {};
}

Status GroupOutput::emit(const AggregateSet& aggregates, const state::GroupTable& table,
                         std::span<const window::Bounds> bounds, const StepContext& context, Emit& out) {
  slice_.resize(std::min<size_t>(kOutputRows, table.size()));
  for (size_t first = 0; first < table.size(); first += slice_.size()) {
    const std::span<std::byte*> groups(slice_.data(), std::min(slice_.size(), table.size() - first));
    table.payloads(first, groups);
    const auto gone = std::remove_if(groups.begin(), groups.end(),
                                     [&](const std::byte* group) { return !aggregates.is_there(group); });
    const std::span<std::byte*> left(groups.begin(), gone);
    VELO_TRY_STATUS(emit(aggregates, table.layout(), left, bounds, {}, context, out));
  }
  return {};
}

}  // namespace velo::operators
