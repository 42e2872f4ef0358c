#pragma once

#include "window/arithmetic.hpp"

namespace velo::operators {

/// Cuts event time into the aligned intervals of EMIT CHANGES EVERY and notices when the watermark leaves one.
class IntervalClock {
 public:
  explicit IntervalClock(Micros every) : every_(every) {}

  /// Whether the watermark is past the end of the interval it was last seen in; if so, moves on to the new one.
  bool passes(Micros watermark) {
    if (watermark < end_) [[likely]]
      return false;
    end_ = watermark == kMaxTime ? kMaxTime : window::add_saturating(window::align_down(watermark, every_, 0), every_);
    return true;
  }
  /// Whether passes() would be true.
  bool would_pass(Micros watermark) const { return watermark >= end_; }

 private:
  Micros every_;
  Micros end_ = kMinTime;
};

}  // namespace velo::operators
