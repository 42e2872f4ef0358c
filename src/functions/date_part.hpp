#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace velo::functions {

/// Fields and units of times, as in EXTRACT(year FROM t) and DATE_TRUNC('month', t).
enum class DatePart : uint8_t {
  Microsecond,
  Millisecond,
  Second,
  Minute,
  Hour,
  Day,
  Week,
  Month,
  Quarter,
  Year,
  Decade,
  Century,
  Millennium,
  Dow,
  IsoDow,
  Doy,
  IsoYear,
  Epoch,  ///< fields only, not units
};

/// By name, case-insensitive, singular or plural (`hour`, `HOURS`).
std::optional<DatePart> date_part(std::string_view name);
/// As above, with an error that lists the units when there is none of that name or it is a mere field.
Result<DatePart> date_unit(std::string_view name);

/// The instant at which the unit around `at` begins; weeks begin on Monday. Unit only.
Micros truncate_to(DatePart unit, Micros at);
/// `count` units later; months keep the day of the month where they can. False on overflow.
bool add_units(DatePart unit, int64_t count, Micros at, Micros& out);
/// Whole units that fit between the two instants, negative when `to` is earlier.
int64_t units_between(DatePart unit, Micros from, Micros to);
/// Number of beginnings of a unit in (from, to].
int64_t boundaries_between(DatePart unit, Micros from, Micros to);

}  // namespace velo::functions
