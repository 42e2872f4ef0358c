#include "operators/over_output.hpp"

#include "expr/select.hpp"

namespace velo::operators {

namespace {

std::vector<Type> types_of(const plan::Over& node) {
  std::vector<Type> types;
  for (const Field& field : node.schema.fields) types.push_back(field.type);
  return types;
}

}  // namespace

OverOutput::OverOutput(const plan::Over& node, const OverInputs& inputs) : inputs_(inputs), block_(types_of(node)) {}

uint32_t OverOutput::add(const std::byte* row) {
  if (rows_.empty()) block_.reset(kOutputRows);
  rows_.push_back(OverInputs::passed(row));
  ordinals_.push_back(follows_);
  return static_cast<uint32_t>(rows_.size() - 1);
}

Status OverOutput::flush(const StepContext& context, Emit& out) {
  if (rows_.empty()) return {};
  const auto count = static_cast<uint32_t>(rows_.size());
  inputs_.passed_codec().decode(rows_, block_, 0);
  rows_.clear();
  block_.view(count, batch_);
  batch_.ordinals = ordinals_.data();
  Status pushed = good_.push(batch_, context, out);
  ordinals_.clear();
  return pushed;
}

}  // namespace velo::operators
