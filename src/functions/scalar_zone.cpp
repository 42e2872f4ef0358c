// AT TIME ZONE: the instant's wall-clock time in a zone, again as a TIMESTAMP. Zones are those of the operating system.
// Looking a zone up costs more than applying it, so the offset is kept for as long as the zone does not change it.
#include "functions/overload.hpp"
#include "functions/scalar_loop.hpp"
#include "types/time_zone.hpp"

namespace velo::functions {

namespace {

class ZoneClock {
 public:
  explicit ZoneClock(const TimeZone* zone) : zone_(zone) {}

  bool wall_time(Micros at, Micros& out) {
    const int64_t second = at / 1'000'000 - (at % 1'000'000 < 0 ? 1 : 0);
    if (second < stretch_.begin || second >= stretch_.end) stretch_ = stretch_at(*zone_, at);
    return !__builtin_add_overflow(at, stretch_.ahead, &out);
  }

 private:
  const TimeZone* zone_;
  ZoneStretch stretch_;
};

void convert_row(ScalarCall& call, uint32_t row, ZoneClock& clock) {
  Micros wall;
  if (!clock.wall_time(call.args[1]->at<int64_t>(row), wall)) return fail_overflow(call, row);
  call.out.data<int64_t>()[row] = wall;
}

void in_constant_zone(ScalarCall& call) {
  ZoneClock clock(static_cast<const TimeZone*>(call.data));
  call.rows.each([&](uint32_t row) { convert_row(call, row, clock); });
}

void in_computed_zone(ScalarCall& call) {
  call.rows.each([&](uint32_t row) {
    const std::string name(text_at(call, 0, row));
    const TimeZone* zone = find_time_zone(name);
    if (!zone) return fail(call, row, kBadParameter, "there is no time zone '" + name + "'");
    ZoneClock clock(zone);
    convert_row(call, row, clock);
  });
}

// Zones of one call, looked up once per name while it does not change.
class NamedZone {
 public:
  const TimeZone* at(ScalarCall& call, size_t argument, uint32_t row) {
    const std::string_view name = text_at(call, argument, row);
    if (!zone_ || name != name_) {
      name_ = name;
      zone_ = find_time_zone(name_);
    }
    if (!zone_) fail(call, row, kBadParameter, "there is no time zone '" + name_ + "'");
    return zone_;
  }

 private:
  std::string name_;
  const TimeZone* zone_ = nullptr;
};

void to_utc(ScalarCall& call) {
  NamedZone zones;
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const TimeZone* zone = zones.at(call, 1, row);
    if (!zone) return false;
    if (instant_of(*zone, call.args[0]->at<int64_t>(row), out)) return true;
    return fail_overflow(call, row), false;
  });
}

void convert_zones(ScalarCall& call) {
  NamedZone from_zones;
  NamedZone to_zones;
  try_rows<int64_t>(call, [&](uint32_t row, int64_t& out) {
    const TimeZone* from = from_zones.at(call, 1, row);
    const TimeZone* to = from ? to_zones.at(call, 2, row) : nullptr;
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
    if (!name || find_time_zone(*name)) continue;
    return Error(kBadConstant, "there is no time zone '" + *name + "'")
        .with_hint("zones are named as 'Europe/Berlin' or 'UTC'");
  }
  return chosen;
}

Result<BoundScalar> bind_zone(std::span<const Argument> arguments) {
  static constexpr Overload kOverloads[] = {{{TypeId::String, TypeId::Timestamp}, TypeId::Timestamp, in_computed_zone}};
  VELO_TRY(BoundScalar chosen, choose("timezone", kOverloads, arguments));
  if (const std::string* name = constant_text(arguments[0])) {
    const TimeZone* zone = find_time_zone(*name);
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
