#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "functions/aggregate_order.hpp"

namespace velo::functions {

/// What a state keeps of a value: the value, or a copy of its text.
template <class T>
struct KeptValue {
  using Type = T;
  static const T& keep(const T& value) { return value; }
};
template <>
struct KeptValue<StringRef> {
  using Type = std::string;
  static std::string keep(const StringRef& value) { return std::string(value.view()); }
};

/// Values in order, each with how often it is there: the smallest, the largest and the n-th are found, and values are
/// taken out again, in about the logarithm of their number. Blocks of a few dozen values, split when they are full.
template <class T>
class OrderedCounts {
 public:
  using Kept = typename KeptValue<T>::Type;

  /// Whether the value is new.
  bool add(const Kept& value, int64_t times = 1) {
    total_ += times;
    if (blocks_.empty()) blocks_.emplace_back();
    const size_t at = block_of(value);
    Block& block = blocks_[at];
    block.total += times;
    const auto place = find(block, value);
    if (place != block.entries.end() && !ordered_before(value, place->value)) {
      place->count += times;
      return false;
    }
    block.entries.insert(place, {value, times});
    ++different_;
    if (block.entries.size() > kMost) split(at);
    return true;
  }

  /// Takes one of these values out; whether it was the last. A value that is not there is none to take out.
  bool remove(const Kept& value) {
    if (blocks_.empty()) return false;
    const size_t at = block_of(value);
    Block& block = blocks_[at];
    const auto place = find(block, value);
    if (place == block.entries.end() || ordered_before(value, place->value)) return false;
    --total_;
    --block.total;
    if (--place->count != 0) return false;
    block.entries.erase(place);
    --different_;
    if (block.entries.empty()) blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }

  void merge(const OrderedCounts& other) {
    other.each([&](const Kept& value, int64_t times) { add(value, times); });
  }

  int64_t total() const { return total_; }
  const Kept& smallest() const { return blocks_.front().entries.front().value; }
  const Kept& largest() const { return blocks_.back().entries.back().value; }

  /// The value number `n` in order, from 0 to total() - 1.
  const Kept& at(int64_t n) const {
    size_t block = 0;
    while (n >= blocks_[block].total) n -= blocks_[block++].total;
    size_t entry = 0;
    while (n >= blocks_[block].entries[entry].count) n -= blocks_[block].entries[entry++].count;
    return blocks_[block].entries[entry].value;
  }

  size_t different() const { return different_; }

  /// Calls f(value, how often) in order.
  template <class F>
  void each(F f) const {
    for (const Block& block : blocks_) {
      for (const Entry& entry : block.entries) f(entry.value, entry.count);
    }
  }
  /// The same from the largest value down, until f gives false.
  template <class F>
  void each_down(F f) const {
    for (size_t block = blocks_.size(); block-- > 0;) {
      const std::vector<Entry>& entries = blocks_[block].entries;
      for (size_t i = entries.size(); i-- > 0;) {
        if (!f(entries[i].value, entries[i].count)) return;
      }
    }
  }

 private:
  static constexpr size_t kMost = 64;
  struct Entry {
    Kept value;
    int64_t count;
  };
  struct Block {
    std::vector<Entry> entries;  ///< never empty, except in a lone block that has just been made
    int64_t total = 0;
  };

  /// The block where a value is, or belongs: the first that ends at or behind it.
  size_t block_of(const Kept& value) const {
    const auto found = std::partition_point(blocks_.begin(), blocks_.end(), [&](const Block& block) {
      return !block.entries.empty() && ordered_before(block.entries.back().value, value);
    });
    return found == blocks_.end() ? blocks_.size() - 1 : static_cast<size_t>(found - blocks_.begin());
  }
  static auto find(Block& block, const Kept& value) {
    return std::partition_point(block.entries.begin(), block.entries.end(),
                                [&](const Entry& entry) { return ordered_before(entry.value, value); });
  }
  void split(size_t at) {
    Block upper;
    std::vector<Entry>& lower = blocks_[at].entries;
    const auto middle = lower.begin() + kMost / 2;
    upper.entries.assign(std::make_move_iterator(middle), std::make_move_iterator(lower.end()));
    lower.erase(middle, lower.end());
    for (const Entry& entry : upper.entries) upper.total += entry.count;
    blocks_[at].total -= upper.total;
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(upper));
  }

  std::vector<Block> blocks_;
  int64_t total_ = 0;
  size_t different_ = 0;
};

}  // namespace velo::functions
