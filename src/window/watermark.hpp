#pragma once

#include <algorithm>

#include "base/clock.hpp"
#include "column/batch.hpp"
#include "window/arithmetic.hpp"
#include "window/spec.hpp"

namespace velo::window {

/// The watermark once event time has reached `latest`: latest - delay. No rows yet (kMinTime) stays kMinTime.
inline Micros watermark_at(Micros latest, Micros delay) {
  return latest == kMinTime ? kMinTime : subtract_saturating(latest, delay);
}

/// From this watermark on a window accepts no row, and its result is final.
inline Micros closing_watermark(Micros end, Micros grace) { return add_saturating(end, grace); }

/// A row is late for a window iff the watermark before the row >= end + grace.
inline bool is_late(Micros watermark_before, Micros end, Micros grace) {
  return watermark_before >= closing_watermark(end, grace);
}

/// The largest window end that `watermark` closes under a grace; every window ending at or before it is closed.
inline Micros closed_through(Micros watermark, Micros grace) {
  return watermark == kMaxTime ? kMaxTime : subtract_saturating(watermark, grace);
}

/// Walks the rows of a batch in order and knows the watermark before each one: the prefix maximum minus the delay,
/// unless the batch says it row by row.
class RowWatermarks {
 public:
  explicit RowWatermarks(const EventTimes& times)
      : times_(times.times),
        given_(times.watermarks),
        delay_(times.delay),
        current_(times.watermark_before),
        after_(times.watermark_after),
        next_(times.first) {}

  /// The watermark before physical row `row`. Calls ascend.
  Micros before(uint32_t row) {
    if (given_ != nullptr) return given_[row];
    for (; next_ < row; ++next_) current_ = std::max(current_, watermark_at(times_[next_], delay_));
    return current_;
  }
  /// The watermark behind `row` of a batch of `rows`.
  Micros behind(uint32_t row, uint32_t rows) { return given_ != nullptr && row + 1 == rows ? after_ : before(row + 1); }

 private:
  const Micros* times_;
  const Micros* given_;
  Micros delay_;
  Micros current_;
  Micros after_;
  uint32_t next_;
};

}  // namespace velo::window
