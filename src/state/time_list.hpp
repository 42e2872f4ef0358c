#pragma once

#include <cstdint>
#include <span>

#include "base/clock.hpp"
#include "state/byte_heap.hpp"

namespace velo::state {

/// Rows in the order of their times, those of one time in the order in which they came. Plain data, part of a payload:
/// all zero is an empty list, and the memory is that of a heap which every call names.
class TimeList {
 public:
  struct Entry {
    Micros time;
    std::byte* row;
  };

  bool empty() const { return first_ == end_; }
  size_t size() const { return end_ - first_; }
  std::span<Entry> entries() { return {entries_ + first_, entries_ + end_}; }
  /// The entries with times in [from, to].
  std::span<Entry> between(Micros from, Micros to);
  /// The last entry with a time not after `to`; nullptr when there is none.
  const Entry* last_until(Micros to) const {
    const uint32_t end = first_after(to);
    return end == first_ ? nullptr : entries_ + end - 1;
  }

  /// Before it takes more memory, the list forgets the rows before `dead`.
  void insert(Micros time, std::byte* row, Micros dead, ByteHeap& heap);
  /// Forgets the rows before `time`.
  void drop_before(Micros time);
  void drop_first(size_t count) { first_ += static_cast<uint32_t>(count); }
  /// Forgets the entries [begin, end) of entries().
  void erase(size_t begin, size_t end);
  /// Gives the memory back; the list is empty then.
  void release(ByteHeap& heap);

  const void* memory() const { return entries_ + first_; }  ///< to be prefetched

 private:
  uint32_t first_at_or_after(Micros time) const;
  uint32_t first_after(Micros time) const { return time == kMaxTime ? end_ : first_at_or_after(time + 1); }
  void make_room(Micros dead, ByteHeap& heap);

  Entry* entries_;
  uint32_t first_;
  uint32_t end_;
  uint32_t capacity_;
};

}  // namespace velo::state
