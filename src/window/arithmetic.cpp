// Alignment is done on remainders, which cannot overflow, and only the last step saturates: times at either end of the
// range get windows cut off at the end of time instead of undefined behaviour.
#include "window/arithmetic.hpp"

#include <numeric>

#include "base/check.hpp"

namespace velo::window {

namespace {

/// value mod step in [0, step).
Micros floor_mod(Micros value, Micros step) {
  const Micros remainder = value % step;
  return remainder < 0 ? remainder + step : remainder;
}

/// How far `time` lies behind the grid point at or before it, in [0, step).
Micros past_grid(Micros time, Micros step, Micros offset) {
  const Micros distance = floor_mod(time, step) - floor_mod(offset, step);
  return distance < 0 ? distance + step : distance;
}

Windows hopping_windows(const Spec& spec, Micros time) {
  const Micros past = past_grid(time, spec.advance, spec.offset);
  if (past >= spec.size) return Windows({}, 0, 0, 0);
  const Micros count = (spec.size - past - 1) / spec.advance + 1;
  // The newest window starts `past` before the time, the oldest (count - 1) hops earlier: less than size in all.
  const Micros start = subtract_saturating(time, past + (count - 1) * spec.advance);
  const Micros to_end = spec.size - past - (count - 1) * spec.advance;
  return Windows({start, add_saturating(time, to_end)}, spec.advance, spec.advance, static_cast<uint64_t>(count));
}

Windows cumulate_windows(const Spec& spec, Micros time) {
  const Micros past = past_grid(time, spec.size, spec.offset);
  const Micros steps_before = past / spec.advance;
  const Micros count = (spec.size - 1) / spec.advance + 1 - steps_before;
  const Micros to_end = (steps_before + 1) * spec.advance - past;
  const Bounds first{subtract_saturating(time, past), add_saturating(time, to_end)};
  return Windows(first, 0, spec.advance, static_cast<uint64_t>(count));
}

// What clocks in a zone show. Time that has no end there goes on as UTC.
Micros wall_time(const TimeZone& zone, Micros instant) {
  return add_saturating(instant, stretch_at(zone, instant).ahead);
}

Micros instant_at(const TimeZone& zone, Micros wall) {
  Micros out;
  return instant_of(zone, wall, out) ? out : wall;
}

// The pane of a time by the clocks of the zone. Panes are what lies between the instants of their bounds: where clocks
// were set back, a pane that has begun goes on until they show its end for good, and none begins a second time.
Bounds wall_pane(const Spec& spec, Micros time) {
  const Micros width = pane_width(spec);
  Bounds pane;
  pane.start = align_down(wall_time(*spec.zone, time), width, spec.offset);
  pane.end = add_saturating(pane.start, width);
  while (pane.end < kMaxTime && instant_at(*spec.zone, pane.end) <= time) {
    pane.start = pane.end;
    pane.end = add_saturating(pane.end, width);
  }
  return pane;
}

}  // namespace

Bounds instants_of(const Bounds& wall, const TimeZone& zone) {
  return {instant_at(zone, wall.start), instant_at(zone, wall.end)};
}

Micros align_down(Micros time, Micros step, Micros offset) {
  return subtract_saturating(time, past_grid(time, step, offset));
}

namespace {

Windows plain_windows(const Spec& spec, Micros time) {
  switch (spec.kind) {
    case Kind::Tumbling: {
      const Micros past = past_grid(time, spec.size, spec.offset);
      return Windows({subtract_saturating(time, past), add_saturating(time, spec.size - past)}, 0, 0, 1);
    }
    case Kind::Hopping: return hopping_windows(spec, time);
    case Kind::Cumulate: return cumulate_windows(spec, time);
    case Kind::Session: break;
  }
  CHECK(false, "a session is not a function of one time");
}

}  // namespace

// A pane is in a window as a whole, and so is any time in it.
Windows windows_of(const Spec& spec, Micros time) {
  if (spec.zone == nullptr) [[likely]]
    return plain_windows(spec, time);
  return plain_windows(spec, wall_pane(spec, time).start).in(*spec.zone);
}

Micros pane_width(const Spec& spec) {
  return spec.kind == Kind::Tumbling ? spec.size : std::gcd(spec.size, spec.advance);
}

Bounds pane_of(const Spec& spec, Micros time) {
  if (spec.zone != nullptr) return instants_of(wall_pane(spec, time), *spec.zone);
  const Micros width = pane_width(spec);
  const Micros start = align_down(time, width, spec.offset);
  return {start, add_saturating(start, width)};
}

}  // namespace velo::window
