#include "operators/timed_rows.hpp"

#include <algorithm>

namespace velo::operators {

std::span<TimedRow* const> TimedRows::make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count,
                                           const Micros* times) {
  if (made_.size() < count) {
    made_.resize(count);
    values_.resize(count);
  }
  const size_t bytes = sizeof(TimedRow) + codec_.bytes();
  for (uint32_t i = 0; i < count; ++i) {
    made_[i] = reinterpret_cast<TimedRow*>(heap_.allocate(bytes));
    *made_[i] = {times[rows[i]], 0};
    values_[i] = made_[i]->values();
  }
  codec_.encode(columns, rows, count, values_.data(), heap_);
  return {made_.data(), count};
}

void TimedRows::wait(TimedRow* row) {
  if (waiting_.empty() || waiting_.back().time <= row->time) {
    waiting_.push_back({row->time, row});
    return;
  }
  const auto behind = std::upper_bound(waiting_.begin(), waiting_.end(), row->time,
                                       [](Micros time, const Waiting& other) { return time < other.time; });
  waiting_.insert(behind, {row->time, row});
}

TimedRow* TimedRows::take_oldest() {
  TimedRow* row = waiting_.front().row;
  waiting_.pop_front();
  return row;
}

}  // namespace velo::operators
