// A run is the same arrays, begun further on: every pointer of the batch is moved by the row it starts with.
#include "runtime/batch_slice.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "column/row_offsets.hpp"
#include "window/watermark.hpp"

namespace velo::runtime {

void BatchSlice::open(const Batch& batch) {
  whole_ = batch;
  at_ = selected_ = 0;
  records_ = 0;
  if (batch.times) {
    times_ = *batch.times;
    whole_.times = &times_;
  }
  find_due_times();
  if (columns_.size() == batch.columns.size()) return;
  columns_.clear();
  for (const Vector* column : batch.columns) columns_.emplace_back(column->type());
  view_.columns.clear();
  for (const Vector& column : columns_) view_.columns.push_back(&column);
}

void BatchSlice::find_due_times() {
  due_.clear();
  if (!whole_.times) return;
  if (whole_.kinds) due_.resize(whole_.rows);
  for (uint32_t row = 0; row < due_.size(); ++row) {
    const RowKind kind = whole_.kind(row);
    const bool replaced = kind == RowKind::UpdateBefore && row + 1 < whole_.rows;
    if (kind != RowKind::Delete) latest_ = std::max(latest_, times_.times[row]);
    due_[row] = kind == RowKind::Delete ? latest_ : times_.times[replaced ? row + 1 : row];
  }
  latest_ = std::max(latest_, times_.max);
}

const Batch& BatchSlice::take(uint32_t end) {
  CHECK(at_ < end && end <= whole_.rows, "a run lies inside its batch");
  view_.rows = end - at_;
  slice_columns();
  slice_selection(end);
  slice_times(end);
  slice_origin(end);
  view_.kinds = whole_.kinds ? whole_.kinds + at_ : nullptr;
  at_ = end;
  return view_;
}

void BatchSlice::slice_columns() {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Vector& column = *whole_.columns[i];
    if (column.is_constant()) {
      columns_[i].borrow(column);
    } else {
      columns_[i].borrow(column.raw() + at_ * physical_size(column.physical()),
                         column.validity() ? column.validity() + at_ : nullptr);
    }
  }
}

void BatchSlice::slice_selection(uint32_t end) {
  const Selection& all = whole_.selection;
  if (all.dense()) {
    view_.selection = Selection::all(std::min(all.count(), end) - std::min(all.count(), at_));
    return;
  }
  rows_.clear();
  for (; selected_ < all.count() && all[selected_] < end; ++selected_)
    rows_.push_back(static_cast<uint16_t>(all[selected_] - at_));
  view_.selection = Selection(rows_.data(), static_cast<uint32_t>(rows_.size()));
}

void BatchSlice::slice_times(uint32_t end) {
  view_.times = nullptr;
  if (!whole_.times) return;
  window::RowWatermarks watermarks(times_);
  const Micros before = watermarks.before(at_);
  const Micros after = end == whole_.rows ? times_.watermark_after : watermarks.before(end);
  view_times_ = times_;
  view_times_.times = times_.times + at_;
  view_times_.first = times_.first > at_ ? times_.first - at_ : 0;
  view_times_.watermarks = times_.watermarks ? times_.watermarks + at_ : nullptr;
  view_times_.watermark_before = before;
  view_times_.watermark_after = after;
  view_times_.min = kMaxTime;
  view_times_.max = kMinTime;
  for (uint32_t row = at_; row < end; ++row) {
    view_times_.max = std::max(view_times_.max, times_.times[row]);
    if (times_.times[row] != kMinTime) view_times_.min = std::min(view_times_.min, times_.times[row]);
  }
  view_.times = &view_times_;
  times_.first = end;  // the prefix is known now: the next run need not walk it again
  times_.watermark_before = after;
}

void BatchSlice::slice_origin(uint32_t end) {
  view_.origin = nullptr;
  if (!whole_.origin) return;
  view_origin_ = *whole_.origin;
  const uint32_t* begins = whole_.kinds ? view_origin_.begins : nullptr;
  view_origin_.first_offset.value += records_ + records_between(begins, at_, at_ + 1) - 1;
  records_ += records_between(begins, at_, end);
  if (view_origin_.begins) view_origin_.begins += at_;
  if (view_origin_.lengths) view_origin_.lengths += at_;
  if (view_origin_.places) view_origin_.places += at_;
  view_.origin = &view_origin_;
}

}  // namespace velo::runtime
