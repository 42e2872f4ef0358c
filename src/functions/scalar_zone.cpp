// AT TIME ZONE: the instant's wall-clock time in a zone, again as a TIMESTAMP. Zones are those of the operating system.
// Looking a zone up costs more than applying it, so the offset is kept for as long as the zone does not change it.
#include <date/tz.h>

#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"

namespace velo::functions {

namespace {

/// nullptr when there is no such zone.
const date::time_zone* locate(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

class ZoneClock {
 public:
  explicit ZoneClock(const date::time_zone* zone) : zone_(zone) {}

  bool wall_time(Micros at, Micros& out) {
    const int64_t second = at / 1'000'000 - (at % 1'000'000 < 0 ? 1 : 0);
    if (second < begin_ || second >= end_) find_offset(second);
    return !__builtin_add_overflow(at, offset_micros_, &out);
  }

 private:
  void find_offset(int64_t second) {
    const date::sys_info info = zone_->get_info(date::sys_seconds(std::chrono::seconds(second)));
    begin_ = info.begin.time_since_epoch().count();
    end_ = info.end.time_since_epoch().count();
    offset_micros_ = info.offset.count() * int64_t{1'000'000};
  }

  const date::time_zone* zone_;
  int64_t begin_ = 0;
  int64_t end_ = 0;
  int64_t offset_micros_ = 0;
};

void convert_row(ScalarCall& call, uint32_t row, ZoneClock& clock) {
  Micros wall;
  if (!clock.wall_time(call.args[1]->at<int64_t>(row), wall)) return fail_overflow(call, row);
  call.out.data<int64_t>()[row] = wall;
}

void in_constant_zone(ScalarCall& call) {
  ZoneClock clock(static_cast<const date::time_zone*>(call.data));
  call.rows.each([&](uint32_t row) { convert_row(call, row, clock); });
}

void in_computed_zone(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const std::string name(text_at(call, 0, row));
    const date::time_zone* zone = locate(name);
    if (!zone) return fail(call, row, kBadParameter, "there is no time zone '" + name + "'");
    ZoneClock clock(zone);
    convert_row(call, row, clock);
  });
}

// The earlier instant where clocks were set back, the moment of the change where they were set forward.
bool instant_of(const date::time_zone& zone, Micros wall, Micros& out) {
  const int64_t second = wall / 1'000'000 - (wall % 1'000'000 < 0 ? 1 : 0);
  const date::local_seconds local{std::chrono::seconds(second)};
  const int64_t at = zone.to_sys(local, date::choose::earliest).time_since_epoch().count();
  return !__builtin_mul_overflow(at, int64_t{1'000'000}, &out) &&
         !__builtin_add_overflow(out, wall - second * 1'000'000, &out);
}

// Zones of one call, looked up once per name while it does not change.
class NamedZone {
 public:
  const date::time_zone* at(ScalarCall& call, size_t argument, uint32_t row) {
    const std::string_view name = text_at(call, argument, row);
    if (!zone_ || name != name_) {
      name_ = name;
      zone_ = locate(name_);
    }
    if (!zone_) fail(call, row, kBadParameter, "there is no time zone '" + name_ + "'");
    return zone_;
  }

 private:
  std::string name_;
  const date::time_zone* zone_ = nullptr;
};

void to_utc(ScalarCall& call) {
  NamedZone zones;
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const date::time_zone* zone = zones.at(call, 1, row);
    if (!zone) return false;
    if (instant_of(*zone, call.args[0]->at<int64_t>(row), out)) return true;
    return fail_overflow(call, row), false;
  });
}

void convert_zones(ScalarCall& call) {
  NamedZone from_zones;
  NamedZone to_zones;
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const date::time_zone* from = from_zones.at(call, 1, row);
    const date::time_zone* to = from ? to_zones.at(call, 2, row) : nullptr;
    if (!to) return false;
    Micros instant;
    if (instant_of(*from, call.args[0]->at<int64_t>(row), instant) && ZoneClock(to).wall_time(instant, out))
      return true;
    return fail_overflow(call, row), false;
  });
}

constexpr Overload kToUtcOverloads[] = {{{TypeId::Timestamp, TypeId::String}, TypeId::Timestamp, to_utc}};
constexpr Overload kConvertOverloads[] = {
    {{TypeId::Timestamp, TypeId::String, TypeId::String}, TypeId::Timestamp, convert_zones}};

// A zone that is a constant is looked up when the query is planned, only to refuse an unknown one.
Result<BoundScalar> with_known_zones(Result<BoundScalar> chosen, std::span<const Argument> arguments) {
  for (size_t i = 1; chosen.ok() && i < arguments.size(); ++i) {
    const std::string* name = constant_text(arguments[i]);
    if (!name || locate(*name)) continue;
    return Error(kBadConstant, "there is no time zone '" + *name + "'")
        .with_hint("zones are named as 'Europe/Berlin' or 'UTC'");
  }
  return chosen;
}

Result<BoundScalar> bind_zone(std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::String, TypeId::Timestamp}, TypeId::Timestamp, in_computed_zone}};
  VELO_TRY(BoundScalar chosen, choose("timezone", kOverloads, arguments));
  if (const std::string* name = constant_text(arguments[0])) {
    const date::time_zone* zone = locate(*name);
    if (!zone) {
      return Error(kBadConstant, "there is no time zone '" + *name + "'")
          .with_hint("zones are named as 'Europe/Berlin' or 'UTC'");
    }
    // The zone belongs to the process-wide zone database.
    chosen.data = std::shared_ptr<const void>(zone, [](const void*) {});
    chosen.kernel = in_constant_zone;
  }
  return chosen;
}

}  // namespace

extern const ScalarFunction kTimezone = {
    "timezone",
    "time AT TIME ZONE zone, timezone(zone, time)",
    "The wall-clock time in the zone at that instant, as a TIMESTAMP; an unknown zone is an error.",
    "timezone('Europe/Berlin', TIMESTAMP '2024-07-01T12:00:00Z')",
    "2024-07-01T14:00:00Z",
    bind_zone};

extern const ScalarFunction kToUtcTimestamp = {"to_utc_timestamp",
                                               "to_utc_timestamp(time, zone)",
                                               "The instant at which clocks of the zone show the time: the earlier one "
                                               "where they were set back, the moment of the "
                                               "change where they were set forward.",
                                               "to_utc_timestamp(TIMESTAMP '2024-07-01T14:00:00Z', 'Europe/Berlin')",
                                               "2024-07-01T12:00:00Z",
                                               [](std::span<const Argument> arguments) {
                                                 return with_known_zones(
                                                     choose("to_utc_timestamp", kToUtcOverloads, arguments), arguments);
                                               }};

extern const ScalarFunction kConvertTz = {
    "convert_tz",
    "convert_tz(time, from_zone, to_zone)",
    "What clocks of the second zone show when those of the first show the time.",
    "convert_tz(TIMESTAMP '2024-07-01T14:00:00Z', 'Europe/Berlin', 'America/New_York')",
    "2024-07-01T08:00:00Z",
    [](std::span<const Argument> arguments) {
      return with_known_zones(choose("convert_tz", kConvertOverloads, arguments), arguments);
    }};

}  // namespace velo::functions
