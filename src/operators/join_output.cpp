#include "operators/join_output.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace velo::operators {

namespace {

std::vector<Type> output_types(const plan::JoinNode& node, bool right_columns) {
  std::vector<Type> types = column_types(*node.inputs[0]);
  const std::vector<Type> right = column_types(*node.inputs[1]);
  if (right_columns) types.insert(types.end(), right.begin(), right.end());
  return types;
}

}  // namespace

std::vector<Type> column_types(const plan::Node& node) {
  std::vector<Type> types;
  for (const Field& field : node.schema.fields) types.push_back(field.type);
  return types;
}

std::vector<std::byte> JoinOutput::row_of_nulls(const plan::Node& node, const state::RowCodec& codec) {
  const std::vector<Type> types = column_types(node);
  RowBlock block(types);
  block.reset(1);
  std::vector<const Vector*> columns;
  for (size_t i = 0; i < types.size(); ++i) {
    block.column(i).set_null(0);
    columns.push_back(&block.column(i));
  }
  std::vector<std::byte> row(codec.bytes());
  std::byte* to = row.data();
  const uint16_t first = 0;
  state::ByteHeap nothing;
  codec.encode(columns, &first, 1, &to, nothing);
  return row;
}

JoinOutput::JoinOutput(const plan::JoinNode& node, const state::RowCodec& left, const state::RowCodec& right)
    : left_codec_(left),
      right_codec_(right),
      right_columns_(node.join != plan::JoinKind::Semi && node.join != plan::JoinKind::Anti),
      append_(node.changelog == plan::Changelog::Append),
      no_left_(row_of_nulls(*node.inputs[0], left)),
      no_right_(row_of_nulls(*node.inputs[1], right)),
      left_(kRows),
      right_(kRows),
      kinds_(kRows),
      times_(kRows),
      watermarks_(kRows),
      block_(output_types(node, right_columns_)) {}

void JoinOutput::set_times() {
  EventTimes& times = event_times_;
  times.times = times_.data();
  times.watermarks = watermarks_.data();
  times.watermark_before = watermarks_[0];
  times.watermark_after = watermarks_[count_ - 1];
  const auto [least, most] = std::minmax_element(times_.begin(), times_.begin() + count_);
  times.min = *least;
  times.max = *most;
  batch_.times = &times;
}

Status JoinOutput::flush(Emit& out) {
  if (count_ == 0) return {};
  block_.reset(count_);
  left_codec_.decode({left_.data(), count_}, block_, 0);
  if (right_columns_) right_codec_.decode({right_.data(), count_}, block_, 0, left_codec_.width());
  block_.view(count_, batch_);
  if (!append_) batch_.kinds = kinds_.data();
  if (timed_) set_times();
  count_ = 0;
  return out.push(batch_);
}

}  // namespace velo::operators
