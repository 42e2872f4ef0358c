#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "types/time_zone.hpp"

namespace velo::window {

enum class Kind : uint8_t { Tumbling, Hopping, Session, Cumulate };

/// A window over event time; all durations in microseconds, > 0. Windows are half-open [start, end) and aligned to the
/// epoch plus offset, as UTC or as clocks in a zone show it: a day there has 23, 24 or 25 hours.
struct Spec {
  Kind kind = Kind::Tumbling;
  Micros size = 0;     ///< Session: the gap; Cumulate: the largest size
  Micros advance = 0;  ///< Hopping: hop; Cumulate: step; Tumbling: equal to size; Session: 0
  Micros offset = 0;
  Micros grace = 0;    ///< how long after its end a window accepts rows (in watermark time)
  /// nullptr: UTC. Hopping and Cumulate have one only with an advance of whole days.
  const TimeZone* zone = nullptr;

  friend bool operator==(const Spec&, const Spec&) = default;
};

struct Bounds {
  Micros start = 0;
  Micros end = 0;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

}  // namespace velo::window
