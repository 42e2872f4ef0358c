#include "types/time_zone.hpp"

#include <date/tz.h>

namespace velo {

namespace {

constexpr int64_t kSecond = 1'000'000;

int64_t second_of(Micros time) { return time / kSecond - (time % kSecond < 0 ? 1 : 0); }

}  // namespace

const TimeZone* find_time_zone(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

std::string name_of(const TimeZone& zone) { return zone.name(); }

ZoneStretch stretch_at(const TimeZone& zone, Micros instant) {
  const date::sys_info info = zone.get_info(date::sys_seconds(std::chrono::seconds(second_of(instant))));
  return {info.begin.time_since_epoch().count(), info.end.time_since_epoch().count(), info.offset.count() * kSecond};
}

bool instant_of(const TimeZone& zone, Micros wall, Micros& instant) {
  const int64_t second = second_of(wall);
  const date::local_seconds local{std::chrono::seconds(second)};
  const int64_t at = zone.to_sys(local, date::choose::earliest).time_since_epoch().count();
  return !__builtin_mul_overflow(at, kSecond, &instant) &&
         !__builtin_add_overflow(instant, wall - second * kSecond, &instant);
}

}  // namespace velo
