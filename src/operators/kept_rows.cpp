#include "operators/kept_rows.hpp"

#include <algorithm>

namespace velo::operators {

namespace {
const EventTimes kNoTimes;
}

KeptRows::KeptRows(const std::vector<Type>& types, const state::RowCodec& codec, state::ByteHeap& heap)
    : codec_(codec), heap_(heap), watermarks_in_(kNoTimes), block_(types) {}

void KeptRows::begin(const Batch& batch) {
  times_in_ = batch.times;
  if (times_in_) watermarks_in_ = window::RowWatermarks(*times_in_);
}

void KeptRows::add_time(Micros time, uint32_t cause) {
  if (!times_in_) return;
  times_.push_back(time);
  watermarks_.push_back(watermarks_in_.before(cause));
  behind_ = cause + 1;
}

void KeptRows::add(const std::byte* row, RowKind kind, uint32_t cause) {
  rows_.push_back({row, 0});
  kinds_.push_back(kind);
  add_time(time_of(cause), cause);
}

void KeptRows::take_back(const std::byte* row, RowKind kind, Micros time, uint32_t cause) {
  rows_.push_back({nullptr, old_.size()});
  old_.insert(old_.end(), row, row + codec_.bytes());
  kinds_.push_back(kind);
  add_time(time, cause);
}

Status KeptRows::push(Emit& out) {
  if (rows_.empty()) return {};
  const auto count = static_cast<uint32_t>(rows_.size());
  decoded_.clear();
  for (const Row& row : rows_) decoded_.push_back(row.bytes ? row.bytes : old_.data() + row.old);
  block_.reset(count);
  codec_.decode(decoded_, block_, 0);
  block_.view(count, batch_);
  batch_.kinds = kinds_.data();
  batch_.times = nullptr;
  if (times_in_) {
    event_times_.times = times_.data();
    event_times_.watermarks = watermarks_.data();
    event_times_.watermark_before = watermarks_.front();
    event_times_.watermark_after = watermarks_in_.before(behind_);
    event_times_.min = *std::min_element(times_.begin(), times_.end());
    event_times_.max = *std::max_element(times_.begin(), times_.end());
    batch_.times = &event_times_;
  }
  Status done = out.push(batch_);
  for (const Row& row : rows_) {
    if (!row.bytes) codec_.release(old_.data() + row.old, heap_);
  }
  rows_.clear();
  old_.clear();
  kinds_.clear();
  times_.clear();
  watermarks_.clear();
  return done;
}

}  // namespace velo::operators
