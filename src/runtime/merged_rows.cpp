// Runs of consecutive rows of a partition are copied column by column. Where partitions go along with each other in
// time a run is a row or two, so a row is cheap here, and what stands above sees whole batches.
#include "runtime/merged_rows.hpp"

#include <algorithm>
#include <cstring>

namespace velo::runtime {

namespace {

void copy_values(const Vector& from, uint32_t begin, uint32_t rows, Vector& to, uint32_t at) {
  const size_t size = physical_size(from.physical());
  std::byte* out = to.data<std::byte>() + at * size;
  if (from.is_constant()) {
    for (uint32_t i = 0; i < rows; ++i) std::memcpy(out + i * size, from.raw(), size);
    return;
  }
  const std::byte* in = from.raw() + begin * size;
  // The sizes that nearly all columns have, without a call.
  if (rows == 1 && size == 8) std::memcpy(out, in, 8);
  else if (rows == 1 && size == 16) std::memcpy(out, in, 16);
  else std::memcpy(out, in, rows * size);
}

void copy_validity(const Vector& from, uint32_t begin, uint32_t rows, Vector& to, uint32_t at) {
  if (!from.has_nulls()) {
    if (to.has_nulls()) std::memset(to.make_validity() + at, 1, rows);
    return;
  }
  uint8_t* out = to.make_validity() + at;
  for (uint32_t i = 0; i < rows; ++i) out[i] = from.is_valid(begin + i) ? 1 : 0;
}

}  // namespace

MergedRows::MergedRows(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  block_ = RowBlock(types);
}

void MergedRows::start(uint32_t rows, Micros watermark) {
  block_.reset(rows);
  times_.resize(rows);
  watermarks_.resize(rows);
  places_.resize(rows);
  kinds_.clear();
  count_ = 0;
  watermark_ = watermark;
  event_times_ = EventTimes();
  event_times_.watermark_before = watermark;
}

void MergedRows::take(PartitionFront& from, uint32_t end, Micros others, RowErrors& errors) {
  const Batch& batch = from.batch();
  const uint32_t begin = from.at();
  copy_columns(batch, begin, end - begin);
  copy_kinds(batch, begin, end - begin);
  if (!from.faults().empty()) [[unlikely]]
    copy_faults(from, end, errors);
  event_times_.delay = batch.times->delay;
  for (uint32_t row = begin; row < end; ++row, ++count_) {
    const Micros time = batch.times->times[row];
    watermark_ = std::max(watermark_, std::min(from.watermark(), others));
    times_[count_] = time;
    watermarks_[count_] = watermark_;
    places_[count_] = {batch.origin, row};
    if (time != kMinTime) event_times_.min = std::min(event_times_.min, time);
    event_times_.max = std::max(event_times_.max, time);
    from.take();
  }
}

void MergedRows::copy_columns(const Batch& from, uint32_t begin, uint32_t rows) {
  for (size_t i = 0; i < from.columns.size(); ++i) {
    copy_values(from.column(i), begin, rows, block_.column(i), count_);
    copy_validity(from.column(i), begin, rows, block_.column(i), count_);
  }
}

void MergedRows::copy_kinds(const Batch& from, uint32_t begin, uint32_t rows) {
  if (!from.kinds) return;
  kinds_.resize(count_, RowKind::Insert);
  kinds_.insert(kinds_.end(), from.kinds + begin, from.kinds + begin + rows);
}

void MergedRows::copy_faults(PartitionFront& from, uint32_t end, RowErrors& errors) const {
  const auto& faults = from.faults().sorted();
  const auto first = std::lower_bound(faults.begin(), faults.end(), from.at(),
                                      [](const RowError& fault, uint32_t row) { return fault.row < row; });
  for (auto fault = first; fault != faults.end() && fault->row < end; ++fault)
    errors.add(count_ + fault->row - from.at(), fault->code, fault->message);
}

void MergedRows::view(Micros after, Batch& batch) {
  block_.view(count_, batch);
  event_times_.times = times_.data();
  event_times_.watermarks = watermarks_.data();
  event_times_.watermark_after = after;
  batch.times = &event_times_;
  kinds_.resize(kinds_.empty() ? 0 : count_, RowKind::Insert);
  batch.kinds = kinds_.empty() ? nullptr : kinds_.data();
  origin_.places = places_.data();
  batch.origin = places_.empty() || places_[0].origin == nullptr ? nullptr : &origin_;
}

}  // namespace velo::runtime
