// Head, key and values of a row lie one behind the other in a log that goes with time, so that keeping a row writes
// where the one before it was written, and forgetting it touches nothing.
#include "operators/timed_rows.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"

namespace velo::operators {

TimedRows::TimedRows(const std::vector<Type>& types, const state::KeyLayout& keys)
    : codec_(types), keys_(keys), log_(static_cast<uint32_t>(sizeof(TimedRow)) + keys.bytes() + codec_.bytes()) {}

std::span<TimedRow* const> TimedRows::make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count,
                                           const state::KeyRows& keys, const Micros* times) {
  if (made_.size() < count) {
    made_.resize(count);
    values_.resize(count);
  }
  CHECK(end() - begin() + count <= INT32_MAX, "links between the rows of a side of a join are numbers of 31 bits");
  for (uint32_t done = 0; done < count;) {
    const state::RowLog::Run run = log_.append(count - done);
    write_heads(run, done, rows + done, keys, times);
    codec_.encode(columns, rows + done, run.count, values_.data() + done, *run.texts);
    done += run.count;
  }
  return {made_.data(), count};
}

void TimedRows::write_heads(const state::RowLog::Run& run, uint32_t first, const uint16_t* rows,
                            const state::KeyRows& keys, const Micros* times) {
  const size_t key_bytes = keys_.bytes();
  const size_t row_bytes = sizeof(TimedRow) + key_bytes + codec_.bytes();
  Micros latest = *run.latest;
  for (uint32_t i = 0; i < run.count; ++i) {
    std::byte* at = run.rows + i * row_bytes;
    auto* row = reinterpret_cast<TimedRow*>(at);
    *row = {times[rows[i]], 0, 0, 0, false, false};
    latest = std::max(latest, row->time);
    std::byte* key = at + sizeof(TimedRow);
    if (key_bytes == 16) std::memcpy(key, keys.key(rows[i]), 16);
    else if (key_bytes != 0) std::memcpy(key, keys.key(rows[i]), key_bytes);
    keys_.own(key, *run.texts);
    made_[first + i] = row;
    values_[first + i] = key + key_bytes;
  }
  *run.latest = latest;
}

void TimedRows::wait(uint64_t number, Micros time) {
  if (waiting_.empty() || waiting_.back().time <= time) {
    waiting_.push_back({time, number});
    return;
  }
  const auto behind = std::upper_bound(waiting_.begin(), waiting_.end(), time,
                                       [](Micros wanted, const Waiting& other) { return wanted < other.time; });
  waiting_.insert(behind, {time, number});
}

TimedRow& TimedRows::take_oldest() {
  TimedRow& oldest = row(waiting_.front().number);
  waiting_.pop_front();
  return oldest;
}

}  // namespace velo::operators
