#include "operators/change_rows.hpp"

#include <algorithm>

#include "expr/select.hpp"

namespace velo::operators {

ChangeRows::ChangeRows(const plan::Aggregate& node) : keys_(node.keys.size()), block_(output_types(node)) {
  keys_pass_ =
      std::none_of(node.keys.begin(), node.keys.end(), [](const auto& key) { return key->type().is_floating(); });
  block_.view(0, batch_);
}

void ChangeRows::set_keys(const GroupState& groups, const GroupRows& found, bool dense) {
  if (dense && keys_pass_) {
    for (size_t i = 0; i < keys_; ++i) batch_.columns[i] = groups.inputs.key_columns()[i];
    return;
  }
  const state::KeyLayout& layout = groups.inputs.key_layout();
  key_of_.resize(found.count);
  for (uint32_t i = 0; i < found.count; ++i) key_of_[i] = found.groups[i] - layout.bytes();
  for (size_t i = 0; i < keys_; ++i) {
    block_.column(i).reset(found.count);
    batch_.columns[i] = &block_.column(i);
  }
  layout.write(key_of_, block_, 0);
}

Status ChangeRows::emit(GroupState& groups, const GroupRows& found, bool dense, const window::Bounds* bounds,
                        const StepContext& context, Emit& out) {
  const size_t width = block_.width();
  for (size_t i = keys_; i < width; ++i) block_.column(i).reset(found.count);
  set_keys(groups, found, dense);
  if (kinds_.size() < found.count) [[unlikely]]
    kinds_.resize(found.count);
  std::fill_n(kinds_.data(), found.count, RowKind::UpdateAfter);
  for (const uint32_t i : groups.created) kinds_[i] = RowKind::Insert;
  groups.aggregates.running(groups.inputs, found, block_, keys_, good_.errors());
  if (bounds) {
    Vector& start = block_.column(width - 2);
    Vector& end = block_.column(width - 1);
    *start.data<Micros>() = bounds->start;
    *end.data<Micros>() = bounds->end;
    start.set_constant();
    end.set_constant();
  }
  batch_.rows = found.count;
  batch_.selection = Selection::all(found.count);
  batch_.kinds = kinds_.data();
  batch_.ordinals = dense ? nullptr : found.rows;
  return good_.push(batch_, context, out);
}

}  // namespace velo::operators
