// Values are gathered, not copied: long texts stay where they are until the push returns.
#include "operators/repeated_rows.hpp"

#include "functions/comparison.hpp"
#include "operators/join_output.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

constexpr uint32_t kRows = 1024;

template <class T>
void gather_as(const Vector& from, const std::vector<uint16_t>& rows, Vector& to) {
  T* out = to.data<T>();
  for (size_t i = 0; i < rows.size(); ++i) out[i] = from.at<T>(rows[i]);
}

void gather_column(const Vector& from, const std::vector<uint16_t>& rows, Vector& to) {
  functions::with_scalar_type(from.physical(), [&](auto type) { gather_as<decltype(type)>(from, rows, to); });
  if (!from.has_nulls()) return;
  uint8_t* valid = to.make_validity();
  for (size_t i = 0; i < rows.size(); ++i) valid[i] = from.is_valid(rows[i]) ? 1 : 0;
}

}  // namespace

RepeatedRows::RepeatedRows(const plan::Node& node) : block_(column_types(node)) {}

bool RepeatedRows::full() const { return sources_.size() == kRows; }

RowBlock& RepeatedRows::gather(const Batch& batch) {
  block_.reset(static_cast<uint32_t>(sources_.size()));
  for (size_t i = 0; i < batch.columns.size(); ++i) gather_column(batch.column(i), sources_, block_.column(i));
  return block_;
}

Status RepeatedRows::push(const Batch& batch, Emit& out) {
  block_.view(static_cast<uint32_t>(sources_.size()), batch_);
  set_kinds(batch);
  set_times(batch);
  sources_.clear();
  return out.push(batch_);
}

// An update makes as many rows before as after only by chance.
void RepeatedRows::set_kinds(const Batch& batch) {
  batch_.kinds = nullptr;
  if (!batch.kinds) return;
  kinds_.clear();
  for (const uint16_t row : sources_) {
    const RowKind kind = batch.kinds[row];
    const bool out = kind == RowKind::UpdateBefore || kind == RowKind::Delete;
    kinds_.push_back(out ? RowKind::Delete : RowKind::Insert);
  }
  batch_.kinds = kinds_.data();
}

void RepeatedRows::set_times(const Batch& batch) {
  batch_.times = nullptr;
  if (!batch.times) return;
  times_.clear();
  watermarks_.clear();
  window::RowWatermarks watermarks(*batch.times);
  for (const uint16_t row : sources_) {
    times_.push_back(batch.times->times[row]);
    watermarks_.push_back(watermarks.before(row));
  }
  event_times_ = *batch.times;
  event_times_.first = 0;
  event_times_.times = times_.data();
  event_times_.watermarks = watermarks_.data();
  event_times_.watermark_before = watermarks_.front();
  event_times_.watermark_after = watermarks_.back();
  batch_.times = &event_times_;
}

}  // namespace velo::operators
