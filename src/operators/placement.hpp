#pragma once

#include "column/batch.hpp"
#include "window/arithmetic.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

/// The pane of a time and the ends of the first and last window it belongs to.
struct Place {
  window::Bounds pane;
  Micros first_end = 0;
  Micros last_end = 0;
  bool covered = false;  ///< false: in a gap between hops, in no window
};

/// Finds the place of a time; rows mostly come in the pane of the row before, so the last answer is kept.
class Placement {
 public:
  explicit Placement(const window::Spec& spec) : spec_(spec) {}

  const Place& of(Micros time) {
    if (time < last_.pane.start || time >= last_.pane.end) [[unlikely]]
      look_up(time);
    return last_;
  }

  /// Whether a row of the batch could be late for some window: false spares looking at each row's watermark.
  bool late_rows_possible(const EventTimes& times) {
    const Place& earliest = of(times.min);
    return !earliest.covered || window::is_late(times.watermark_after, earliest.first_end, spec_.grace);
  }
  /// Whether all rows fall into one pane.
  bool one_pane(const EventTimes& times) {
    const window::Bounds pane = of(times.min).pane;
    return times.max < pane.end;
  }

 private:
  void look_up(Micros time) {
    last_.pane = window::pane_of(spec_, time);
    const window::Windows windows = window::windows_of(spec_, time);
    last_.covered = windows.count() > 0;
    if (!last_.covered) return;
    last_.first_end = windows.bounds(0).end;
    last_.last_end = windows.bounds(windows.count() - 1).end;
  }

  window::Spec spec_;
  Place last_;
};

}  // namespace velo::operators
