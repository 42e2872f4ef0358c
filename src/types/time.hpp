#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "types/interval.hpp"

namespace velo {

/// Calendar arithmetic on the proleptic Gregorian calendar, UTC. Formulae: Hinnant, "chrono-compatible low-level date
/// algorithms". Years -9999..9999 are supported in texts.

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

struct CivilDate {
  int32_t year = 1970;
  int32_t month = 1;  ///< 1..12
  int32_t day = 1;    ///< 1..31
};

/// Days since 1970-01-01; the date must be valid.
int32_t days_from_civil(CivilDate date);
CivilDate civil_from_days(int32_t days);
bool valid_civil(int64_t year, int64_t month, int64_t day);
int32_t days_in_month(int32_t year, int32_t month);

/// Parse without blanks around; false when malformed or out of range. Timestamps:
/// `YYYY-MM-DD[(T| )HH:MM[:SS[.f{1,9}]]][Z|±HH[:MM]]`;
/// no zone means UTC; fractions beyond microseconds are truncated.
bool parse_date(std::string_view text, int32_t& days);
bool parse_time(std::string_view text, int64_t& micros);
bool parse_timestamp(std::string_view text, Micros& micros);

/// Write and return the end. Date: 10 bytes (up to 12 for far years). Time `HH:MM:SS[.ffffff]` and timestamp
/// `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`: the fraction is 0, 3 or 6 digits, the fewest that lose nothing; at most 32 bytes.
char* write_date(char* to, int32_t days);
char* write_time(char* to, int64_t micros);
char* write_timestamp(char* to, Micros micros);
std::string date_text(int32_t days);
std::string time_text(int64_t micros);
std::string timestamp_text(Micros micros);

/// `1 year 2 months 3 days 04:05:06.5` (PostgreSQL style); the zero interval is `00:00:00`.
std::string interval_text(const Interval& interval);
/// Parses `1 day 2 hours`, `-5 minutes`, `01:02:03.5`, `90s`, `500ms`, `5m`, `1h`, `2d`, ISO-8601 `P1DT2H`;
/// false when malformed.
bool parse_interval(std::string_view text, Interval& interval);

/// Adds months (clamping the day to the month's length), then days, then microseconds. False on overflow.
bool add_interval(Micros at, const Interval& interval, Micros& out);
Interval negate(const Interval& interval);

}  // namespace velo
