#include "operators/join_output.hpp"

#include <algorithm>
#include <utility>

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

void JoinOutput::make_room() {
  const size_t size = left_.size() * 2;
  left_.resize(size);
  right_.resize(size);
  kinds_.resize(size);
  times_.resize(size);
  watermarks_.resize(size);
}

void JoinOutput::set_times(uint32_t first, uint32_t count) {
  EventTimes& times = event_times_;
  times.times = times_.data() + first;
  times.watermarks = watermarks_.data() + first;
  times.watermark_before = times.watermarks[0];
  times.watermark_after = times.watermarks[count - 1];
  const auto [least, most] = std::minmax_element(times.times, times.times + count);
  times.min = *least;
  times.max = *most;
  batch_.times = &times;
}

Status JoinOutput::push(uint32_t first, uint32_t count, Emit& out) {
  block_.reset(count);
  left_codec_.decode({left_.data() + first, count}, block_, 0);
  if (right_columns_) right_codec_.decode({right_.data() + first, count}, block_, 0, left_codec_.width());
  block_.view(count, batch_);
  if (!append_) batch_.kinds = kinds_.data() + first;
  if (timed_) set_times(first, count);
  return out.push(batch_);
}

Status JoinOutput::flush(Emit& out) {
  const uint32_t count = std::exchange(count_, 0);
  for (uint32_t first = 0; first < count; first += kRows)
    VELO_TRY_STATUS(push(first, std::min(kRows, count - first), out));
  return {};
}

}  // namespace velo::operators
