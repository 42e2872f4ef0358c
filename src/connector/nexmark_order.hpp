#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "connector/nexmark_ids.hpp"
#include "connector/nexmark_options.hpp"

namespace velo::connector {

/// Where the rows of a stream stand in the sequence of all events. The event with number n (from 0, in the order they
/// come) has the place a(n) in event time; its id is first_id + a(n), and the id says what kind of event it is. Within
/// groups of `group` events a(n) is a permutation, so that times are out of order:
/// a(n) = n / group * group + n * kStride % group. A stream of one kind of event leaves out the numbers of the others.
class NexmarkOrder {
 public:
  static constexpr uint64_t kStride = 953;  ///< prime; `group` must not be a multiple of it

  explicit NexmarkOrder(const NexmarkOptions& options);

  /// How many rows the first `numbers` events give.
  uint64_t rows_before(uint64_t number) const;
  uint64_t number_of(uint64_t row) const;
  /// Places of places.size() rows from `first_row` on.
  void places(uint64_t first_row, std::span<int64_t> places) const;

 private:
  uint64_t period_;                ///< numbers after which kinds and permutation repeat
  std::vector<uint32_t> numbers_;  ///< of the rows in one period
  std::vector<uint32_t> places_;   ///< of the same rows
};

/// Event time of a place: start + place / rate, cut to milliseconds.
class NexmarkClock {
 public:
  NexmarkClock(Micros start, uint64_t rate)
      : start_(start), rate_(static_cast<int64_t>(rate)), per_event_(1000.0 / static_cast<double>(rate)) {}

  int64_t millis(int64_t place) const {
    // A guess that is at most one off, made exact: a division of integers takes three times as long.
    auto guess = static_cast<int64_t>(static_cast<double>(place) * per_event_);
    const int64_t rest = place * 1000 - guess * rate_;
    return guess + (rest >= rate_) - (rest < 0);
  }
  Micros time(int64_t place) const { return start_ + millis(place) * 1000; }

 private:
  Micros start_;
  int64_t rate_;
  double per_event_;
};

}  // namespace velo::connector
