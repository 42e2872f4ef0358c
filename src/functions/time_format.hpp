#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace velo::functions {

/// A strftime pattern made ready for writing and reading timestamps in UTC. Immutable, thread-safe.
///
/// %Y year, %y its last two digits, %m month, %d day, %e day without zero, %H hour, %I hour of 12, %p AM/PM, %M minute,
/// %S second, %f microseconds (6 digits), %L milliseconds (3 digits), %b Jan, %B January, %a Mon, %A Monday,
/// %j day of the year, %u weekday 1-7 from Monday, %s epoch seconds, %z offset (+0000), %Z zone (UTC),
/// %F = %Y-%m-%d, %T = %H:%M:%S, %R = %H:%M, %D = %m/%d/%y, %% percent sign.
class TimeFormat {
 public:
  /// A pattern without a percent sign is read as letters (`yyyy-MM-dd`, see time_letters.hpp). An error on unknown
  /// directives or letters, and on patterns without any.
  static Result<TimeFormat> make(std::string_view pattern);

  /// Appends the time to `out`.
  void write(Micros at, std::string& out) const;
  /// Reads the whole text; false when it does not follow the pattern or names no valid time. Parts the pattern does not
  /// name are those of 1970-01-01T00:00:00. Fractions (%f) may have one to nine digits.
  bool read(std::string_view text, Micros& at) const;

 private:
  struct Item {
    char directive;  ///< 0: literal
    std::string literal;
  };

  std::vector<Item> items_;
};

}  // namespace velo::functions
