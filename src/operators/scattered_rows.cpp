#include "operators/scattered_rows.hpp"

#include <cstring>

#include "base/check.hpp"
#include "expr/select.hpp"

namespace velo::operators {

namespace {

template <class T>
void scatter_values(const Vector& from, std::span<const uint32_t> positions, Vector& to) {
  for (size_t i = 0; i < positions.size(); ++i) to.data<T>()[positions[i]] = from.at<T>(static_cast<uint32_t>(i));
}

/// Long texts stand in the memory of `from`, which the next window's results will take.
void scatter_texts(const Vector& from, std::span<const uint32_t> positions, Vector& to) {
  for (size_t i = 0; i < positions.size(); ++i) {
    to.set_string(positions[i], from.at<StringRef>(static_cast<uint32_t>(i)).view());
  }
}

void scatter(const Vector& from, std::span<const uint32_t> positions, Vector& to) {
  switch (from.physical()) {
    case Physical::Bool: scatter_values<uint8_t>(from, positions, to); break;
    case Physical::Int32: scatter_values<int32_t>(from, positions, to); break;
    case Physical::Int64: scatter_values<int64_t>(from, positions, to); break;
    case Physical::Int128: scatter_values<Int128>(from, positions, to); break;
    case Physical::Float: scatter_values<float>(from, positions, to); break;
    case Physical::Double: scatter_values<double>(from, positions, to); break;
    case Physical::String: scatter_texts(from, positions, to); break;
    case Physical::Interval: scatter_values<Interval>(from, positions, to); break;
  }
  if (!from.has_nulls()) return;
  for (size_t i = 0; i < positions.size(); ++i) {
    if (!from.is_valid(static_cast<uint32_t>(i))) to.set_null(positions[i]);
  }
}

}  // namespace

ScatteredRows::ScatteredRows(const plan::Aggregate& node)
    : keys_(node.keys.size()), one_window_(output_types(node)), block_(output_types(node)) {}

void ScatteredRows::reset(uint32_t rows) {
  rows_ = rows;
  block_.reset(rows);
  kinds_.assign(rows, RowKind::UpdateAfter);
  key_of_.resize(rows);
}

void ScatteredRows::add(GroupState& groups, const GroupRows& found, std::span<const uint32_t> positions,
                        std::span<const window::Bounds> bounds) {
  const size_t ends = block_.width() - 1;
  for (size_t i = keys_; i < ends - 1; ++i) one_window_.column(i).reset(found.count);
  groups.aggregates.running(groups.inputs, found, one_window_, keys_, one_window_errors_);
  for (size_t i = keys_; i < ends - 1; ++i) scatter(one_window_.column(i), positions, block_.column(i));
  for (const RowError& error : one_window_errors_.sorted())
    good_.errors().add(positions[error.row], error.code, error.message);
  one_window_errors_.clear();

  for (const uint32_t i : groups.created) kinds_[positions[i]] = RowKind::Insert;
  for (uint32_t i = 0; i < found.count; ++i) {
    key_of_[positions[i]] = found.groups[i] - groups.inputs.key_layout().bytes();
    const window::Bounds& of = bounds[bounds.size() == 1 ? 0 : i];
    block_.column(ends - 1).data<Micros>()[positions[i]] = of.start;
    block_.column(ends).data<Micros>()[positions[i]] = of.end;
  }
}

Status ScatteredRows::push(const state::KeyLayout& layout, const uint16_t* ordinals, const StepContext& context,
                           Emit& out) {
  layout.write(key_of_, block_, 0);
  block_.view(rows_, batch_);
  batch_.kinds = kinds_.data();
  batch_.ordinals = ordinals;
  return good_.push(batch_, context, out);
}

}  // namespace velo::operators
