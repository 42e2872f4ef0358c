// A sorted array with a free space in front, where rows have been dropped. Rows mostly come in order, so the place of a
// new one is looked for from the end, and so is that of a time.
#include "state/time_list.hpp"

#include <algorithm>
#include <cstring>

#include "base/check.hpp"

namespace velo::state {

namespace {
constexpr uint32_t kFirstCapacity = 2;
constexpr uint32_t kWalk = 8;  ///< entries looked at one by one before halving
}  // namespace

uint32_t TimeList::first_at_or_after(Micros time) const {
  uint32_t at = end_;
  for (uint32_t walked = 0; walked < kWalk; ++walked) {
    if (at == first_ || entries_[at - 1].time < time) return at;
    --at;
  }
  const Entry* found = std::lower_bound(entries_ + first_, entries_ + at, time,
                                        [](const Entry& entry, Micros wanted) { return entry.time < wanted; });
  return static_cast<uint32_t>(found - entries_);
}

std::span<TimeList::Entry> TimeList::between(Micros from, Micros to) {
  if (from > to) return {};
  const uint32_t end = first_after(to);
  uint32_t begin = end;
  for (uint32_t walked = 0; walked < kWalk; ++walked, --begin) {
    if (begin == first_ || entries_[begin - 1].time < from) return {entries_ + begin, entries_ + end};
  }
  const Entry* found = std::lower_bound(entries_ + first_, entries_ + begin, from,
                                        [](const Entry& entry, Micros wanted) { return entry.time < wanted; });
  return {entries_ + (found - entries_), entries_ + end};
}

void TimeList::insert(Micros time, std::byte* row, Micros dead, ByteHeap& heap) {
  if (end_ == capacity_) make_room(dead, heap);
  const uint32_t at = first_after(time);
  std::memmove(entries_ + at + 1, entries_ + at, (end_ - at) * sizeof(Entry));
  entries_[at] = {time, row};
  ++end_;
}

void TimeList::make_room(Micros dead, ByteHeap& heap) {
  drop_before(dead);
  Entry* from = entries_ + first_;
  const uint32_t size = end_ - first_;
  if (size > capacity_ / 2 || capacity_ == 0) {
    CHECK(capacity_ < UINT32_MAX / 2, "a list of a reasonable size");
    const uint32_t capacity = std::max(kFirstCapacity, capacity_ * 2);
    auto* entries = reinterpret_cast<Entry*>(heap.allocate(capacity * sizeof(Entry)));
    if (size != 0) std::memcpy(entries, from, size * sizeof(Entry));
    if (capacity_ != 0) heap.free(reinterpret_cast<std::byte*>(entries_), capacity_ * sizeof(Entry));
    entries_ = entries;
    capacity_ = capacity;
  } else {
    std::memmove(entries_, from, size * sizeof(Entry));
  }
  first_ = 0;
  end_ = size;
}

void TimeList::drop_before(Micros time) {
  while (first_ != end_ && entries_[first_].time < time) ++first_;
  if (first_ == end_) first_ = end_ = 0;
}

void TimeList::erase(size_t begin, size_t end) {
  Entry* to = entries_ + first_ + begin;
  const size_t behind = size() - end;
  if (behind != 0) std::memmove(to, entries_ + first_ + end, behind * sizeof(Entry));
  end_ -= static_cast<uint32_t>(end - begin);
}

void TimeList::release(ByteHeap& heap) {
  if (capacity_ != 0) heap.free(reinterpret_cast<std::byte*>(entries_), capacity_ * sizeof(Entry));
  *this = {};
}

}  // namespace velo::state
