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

}  // namespace velo::functions
