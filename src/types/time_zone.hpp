#pragma once

#include <string>

#include "base/clock.hpp"

namespace date {
class time_zone;
}

namespace velo {

/// A time zone of the operating system. All of them live as long as the program.
using TimeZone = date::time_zone;

/// nullptr when there is none of this name.
const TimeZone* find_time_zone(const std::string& name);
std::string name_of(const TimeZone& zone);

/// From `begin` to before `end`, in seconds since 1970, clocks in a zone are equally far ahead of UTC.
struct ZoneStretch {
  int64_t begin = 0;
  int64_t end = 0;
  Micros ahead = 0;
};
ZoneStretch stretch_at(const TimeZone& zone, Micros instant);

/// The instant at which clocks in the zone show `wall`: the earlier one where they were set back, the moment of the
/// change where they were set forward. False when time ends before.
bool instant_of(const TimeZone& zone, Micros wall, Micros& instant);

}  // namespace velo
