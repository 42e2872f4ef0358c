#pragma once

#include <string_view>

#include "base/result.hpp"
#include "sql/leaf.hpp"

namespace velo::sql {

/// Whether `word` is a unit of the short form: us, ms, s, m, h, d, w.
bool is_short_unit(std::string_view word);

/// Whether `word` is a unit by name: SECOND, MINUTES, ms, ...
bool is_unit(std::string_view word);

/// `number` (digits, point, sign) times `unit`. Errors carry no position.
Result<Duration> make_duration(std::string_view number, std::string_view unit);

/// The content of INTERVAL '1-6' YEAR TO MONTH, INTERVAL '1 02:30' DAY TO MINUTE: one number per unit from `first` to
/// `last`, a sign holds for all of them. Errors carry no position.
Result<Duration> make_duration(std::string_view text, std::string_view first, std::string_view last);

/// The content of INTERVAL '...' without a unit behind it: `1 day 2 hours`, `02:30:00`, `90s`. Errors carry no
/// position.
Result<Duration> make_duration(std::string_view text);

}  // namespace velo::sql
