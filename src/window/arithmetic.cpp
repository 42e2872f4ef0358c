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

}  // namespace

Micros add_saturating(Micros a, Micros b) {
  Micros sum;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b > 0 ? kMaxTime : kMinTime;
}

Micros subtract_saturating(Micros a, Micros b) {
  Micros difference;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b > 0 ? kMinTime : kMaxTime;
}

Micros align_down(Micros time, Micros step, Micros offset) {
  return subtract_saturating(time, past_grid(time, step, offset));
}

Windows windows_of(const Spec& spec, Micros time) {
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

Micros pane_width(const Spec& spec) {
  return spec.kind == Kind::Tumbling ? spec.size : std::gcd(spec.size, spec.advance);
}

}  // namespace velo::window
