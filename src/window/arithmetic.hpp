#pragma once

#include <cstdint>

#include "window/spec.hpp"

namespace velo::window {

/// a + b and a - b, held at the ends of time instead of wrapping around.
inline Micros add_saturating(Micros a, Micros b) {
  Micros out;
  return __builtin_add_overflow(a, b, &out) ? (b < 0 ? kMinTime : kMaxTime) : out;
}
inline Micros subtract_saturating(Micros a, Micros b) {
  Micros out;
  return __builtin_sub_overflow(a, b, &out) ? (b < 0 ? kMaxTime : kMinTime) : out;
}

/// The last moment that belongs to a window with this end.
inline Micros last_moment(Micros end) { return subtract_saturating(end, 1); }

/// The largest `offset + k * step` that is <= time (k may be negative). step > 0.
Micros align_down(Micros time, Micros step, Micros offset);

/// The instants at which clocks in a zone show two bounds.
Bounds instants_of(const Bounds& wall, const TimeZone& zone);

/// The windows that contain one time, by ascending end: bounds(0) closes first. Empty when a hop leaves gaps and the
/// time falls into one.
class Windows {
 public:
  Windows(Bounds first, Micros start_step, Micros end_step, uint64_t count)
      : first_(first), start_step_(start_step), end_step_(end_step), count_(count) {}

  /// The same when the bounds are times that clocks in a zone show.
  Windows in(const TimeZone& zone) const {
    Windows out = *this;
    out.zone_ = &zone;
    return out;
  }

  uint64_t count() const { return count_; }
  Bounds bounds(uint64_t i) const {
    const auto nth = static_cast<Micros>(i);
    const Bounds out{add_saturating(first_.start, nth * start_step_), add_saturating(first_.end, nth * end_step_)};
    return zone_ == nullptr ? out : instants_of(out, *zone_);
  }

 private:
  Bounds first_;
  Micros start_step_;
  Micros end_step_;
  uint64_t count_;
  const TimeZone* zone_ = nullptr;
};

/// Windows of a time for Tumbling, Hopping and Cumulate (sessions depend on the other rows).
Windows windows_of(const Spec& spec, Micros time);

/// Width of the panes that a window kind is put together from: every window is a run of whole panes, and panes are
/// aligned to spec.offset. The size itself for Tumbling.
Micros pane_width(const Spec& spec);
/// The pane that a time is in.
Bounds pane_of(const Spec& spec, Micros time);

}  // namespace velo::window
