// The pattern is split once into literals and directives; compound directives are spelled out. Writing goes from
// broken- down time to text, reading from text to broken-down time, through the same list.
#include "functions/time_format.hpp"

#include <array>
#include <charconv>

#include "base/text.hpp"
#include "functions/codes.hpp"
#include "functions/time_letters.hpp"
#include "types/time.hpp"

namespace velo::functions {

namespace {

constexpr std::string_view kDirectives = "YymdeHIpMSfLbBaAjuszZ";
constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

std::string_view spelled_out(char directive) {
  switch (directive) {
    case 'F': return "%Y-%m-%d";
    case 'T': return "%H:%M:%S";
    case 'R': return "%H:%M";
    case 'D': return "%m/%d/%y";
    default: return {};
  }
}

/// Broken-down time.
struct Parts {
  CivilDate date;
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t micros = 0;
  int64_t days = 0;  ///< since 1970-01-01
  int64_t offset_minutes = 0;
  int64_t day_of_year = 0;  ///< reading: 0 when not named
  int afternoon = -1;       ///< reading: 0 AM, 1 PM
  bool epoch = false;       ///< reading: `days` and the time of day came from %s
};

int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

Parts split(Micros at) {
  Parts parts;
  parts.days = floor_divide(at, kMicrosPerDay);
  const int64_t in_day = at - parts.days * kMicrosPerDay;
  parts.date = civil_from_days(static_cast<int32_t>(parts.days));
  parts.hour = in_day / kMicrosPerHour;
  parts.minute = in_day / kMicrosPerMinute % 60;
  parts.second = in_day / kMicrosPerSecond % 60;
  parts.micros = in_day % kMicrosPerSecond;
  return parts;
}

void append_number(std::string& out, int64_t value, size_t width, char fill = '0') {
  char digits[24];
  const char* end = std::to_chars(digits, digits + sizeof digits, value < 0 ? -value : value).ptr;
  if (value < 0) out += '-';
  const auto size = static_cast<size_t>(end - digits);
  if (size < width) out.append(width - size, fill);
  out.append(digits, size);
}

int64_t weekday(int64_t days) { return ((days + 3) % 7 + 7) % 7; }  // 0 = Monday

void write_name(char directive, const Parts& parts, std::string& out) {
  const std::string_view month = kMonths[static_cast<size_t>(parts.date.month - 1)];
  const std::string_view day = kWeekdays[static_cast<size_t>(weekday(parts.days))];
  switch (directive) {
    case 'b': out += month.substr(0, 3); return;
    case 'B': out += month; return;
    case 'a': out += day.substr(0, 3); return;
    case 'A': out += day; return;
    case 'p': out += parts.hour < 12 ? "AM" : "PM"; return;
    case 'z': out += "+0000"; return;
    default: out += "UTC"; return;
  }
}

void write_directive(char directive, const Parts& parts, Micros at, std::string& out) {
  switch (directive) {
    case 'Y': return append_number(out, parts.date.year, 4);
    case 'y': return append_number(out, (parts.date.year % 100 + 100) % 100, 2);
    case 'm': return append_number(out, parts.date.month, 2);
    case 'd': return append_number(out, parts.date.day, 2);
    case 'e': return append_number(out, parts.date.day, 2, ' ');
    case 'H': return append_number(out, parts.hour, 2);
    case 'I': return append_number(out, (parts.hour + 11) % 12 + 1, 2);
    case 'M': return append_number(out, parts.minute, 2);
    case 'S': return append_number(out, parts.second, 2);
    case 'f': return append_number(out, parts.micros, 6);
    case 'L': return append_number(out, parts.micros / 1000, 3);
    case 'j': return append_number(out, parts.days - days_from_civil({parts.date.year, 1, 1}) + 1, 3);
    case 'u': return append_number(out, weekday(parts.days) + 1, 1);
    case 's': return append_number(out, floor_divide(at, kMicrosPerSecond), 1);
    default: return write_name(directive, parts, out);
  }
}

/// Reads from the front of `rest`.
bool read_number(std::string_view& rest, size_t width, int64_t low, int64_t high, int64_t& out) {
  size_t size = 0;
  while (size < std::min(width, rest.size()) && rest[size] >= '0' && rest[size] <= '9') ++size;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + size, out);
  if (size == 0 || error != std::errc() || out < low || out > high) return false;
  rest.remove_prefix(size);
  return true;
}

bool read_fraction(std::string_view& rest, int64_t& micros) {
  int64_t scale = 100'000;
  size_t size = 0;
  for (micros = 0; size < std::min<size_t>(9, rest.size()) && rest[size] >= '0' && rest[size] <= '9';
       ++size, scale /= 10) {
    micros += (rest[size] - '0') * scale;
  }
  rest.remove_prefix(size);
  return size > 0;
}

template <size_t kCount>
bool read_name(std::string_view& rest, const std::array<std::string_view, kCount>& names, bool whole, int64_t& index) {
  for (size_t i = 0; i < kCount; ++i) {
    const std::string_view name = whole ? names[i] : names[i].substr(0, 3);
    if (!equals_ignore_case(rest.substr(0, name.size()), name)) continue;
    index = static_cast<int64_t>(i);
    rest.remove_prefix(name.size());
    return true;
  }
  return false;
}

// +0530, +05:30, Z.
bool read_offset(std::string_view& rest, int64_t& minutes) {
  if (rest.starts_with('Z')) return rest.remove_prefix(1), minutes = 0, true;
  if (rest.empty() || (rest[0] != '+' && rest[0] != '-')) return false;
  const int64_t sign = rest[0] == '-' ? -1 : 1;
  rest.remove_prefix(1);
  int64_t hours;
  int64_t rest_minutes = 0;
  if (!read_number(rest, 2, 0, 18, hours)) return false;
  if (rest.starts_with(':')) rest.remove_prefix(1);
  if (!rest.empty() && rest[0] >= '0' && rest[0] <= '9' && !read_number(rest, 2, 0, 59, rest_minutes)) return false;
  minutes = sign * (hours * 60 + rest_minutes);
  return true;
}

bool read_zone(std::string_view& rest) {
  for (const std::string_view name : {"UTC", "GMT", "Z"}) {
    if (rest.starts_with(name)) return rest.remove_prefix(name.size()), true;
  }
  return false;
}

bool read_epoch(std::string_view& rest, Parts& parts) {
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  int64_t seconds;
  constexpr int64_t kMaxSeconds = INT64_MAX / kMicrosPerSecond;
  if (!read_number(rest, 19, 0, kMaxSeconds, seconds)) return false;
  const Parts read = split((negative ? -seconds : seconds) * kMicrosPerSecond);
  const int64_t micros = parts.micros;
  parts = read;
  parts.micros = micros;
  parts.epoch = true;
  return true;
}

bool read_year(std::string_view& rest, bool short_form, Parts& parts) {
  int64_t year;
  if (!read_number(rest, short_form ? 2 : 4, 0, 9999, year)) return false;
  if (short_form) year += year < 69 ? 2000 : 1900;
  parts.date.year = static_cast<int32_t>(year);
  return true;
}

bool read_date_part(char directive, std::string_view& rest, Parts& parts) {
  int64_t value = 0;
  switch (directive) {
    case 'm':
      if (!read_number(rest, 2, 1, 12, value)) return false;
      parts.date.month = static_cast<int32_t>(value);
      return true;
    case 'b':
    case 'B':
      if (!read_name(rest, kMonths, true, value) && !read_name(rest, kMonths, false, value)) return false;
      parts.date.month = static_cast<int32_t>(value) + 1;
      return true;
    case 'e':
      if (rest.starts_with(' ')) rest.remove_prefix(1);
      [[fallthrough]];
    case 'd':
      if (!read_number(rest, 2, 1, 31, value)) return false;
      parts.date.day = static_cast<int32_t>(value);
      return true;
    case 'a':
    case 'A': return read_name(rest, kWeekdays, true, value) || read_name(rest, kWeekdays, false, value);
    case 'u': return read_number(rest, 1, 1, 7, value);
    default: return read_number(rest, 3, 1, 366, parts.day_of_year);
  }
}

bool read_directive(char directive, std::string_view& rest, Parts& parts) {
  switch (directive) {
    case 'Y':
    case 'y': return read_year(rest, directive == 'y', parts);
    case 'H': return read_number(rest, 2, 0, 23, parts.hour);
    case 'I': return read_number(rest, 2, 1, 12, parts.hour);
    case 'p':
      if (rest.size() < 2) return false;
      parts.afternoon = equals_ignore_case(rest.substr(0, 2), "PM");
      if (!parts.afternoon && !equals_ignore_case(rest.substr(0, 2), "AM")) return false;
      return rest.remove_prefix(2), true;
    case 'M': return read_number(rest, 2, 0, 59, parts.minute);
    case 'S': return read_number(rest, 2, 0, 59, parts.second);
    case 'f':
    case 'L': return read_fraction(rest, parts.micros);
    case 's': return read_epoch(rest, parts);
    case 'z': return read_offset(rest, parts.offset_minutes);
    case 'Z': return read_zone(rest);
    default: return read_date_part(directive, rest, parts);
  }
}

bool assemble(Parts parts, Micros& at) {
  if (parts.day_of_year > 0) {
    parts.days = days_from_civil({parts.date.year, 1, 1}) + parts.day_of_year - 1;
  } else if (!parts.epoch) {
    if (!valid_civil(parts.date.year, parts.date.month, parts.date.day)) return false;
    parts.days = days_from_civil(parts.date);
  }
  if (parts.afternoon >= 0) parts.hour = parts.hour % 12 + 12 * parts.afternoon;
  const int64_t minutes = parts.hour * 60 + parts.minute - parts.offset_minutes;
  at = parts.days * kMicrosPerDay + minutes * kMicrosPerMinute + parts.second * kMicrosPerSecond + parts.micros;
  return true;
}

}  // namespace

Result<TimeFormat> TimeFormat::make(std::string_view pattern) {
  TimeFormat format;
  std::string text(pattern);
  if (text.find('%') == std::string::npos) {
    VELO_TRY(text, strftime_from_letters(pattern));
  }
  bool any = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char directive = text[at] == '%' && at + 1 < text.size() ? text[at + 1] : '\0';
    if (const std::string_view longer = spelled_out(directive); !longer.empty()) {
      text.replace(at, 2, longer);
      --at;
    } else if (directive != '\0' && kDirectives.find(directive) != std::string_view::npos) {
      format.items_.push_back({directive, {}});
      any = true;
      ++at;
    } else if (text[at] == '%' && directive != '%') {
      return Error(kBadConstant, "unknown directive %" + text.substr(at + 1, 1) + " in the time pattern")
          .with_hint("the directives are those of strftime, such as %Y-%m-%d %H:%M:%S");
    } else {
      if (format.items_.empty() || format.items_.back().directive != '\0') format.items_.push_back({'\0', {}});
      format.items_.back().literal += text[at];
      at += directive == '%';
    }
  }
  if (any) return format;
  return Error(kBadConstant, "the time pattern '" + std::string(pattern) + "' has no directive")
      .with_hint("write it in the manner of strftime: '%Y-%m-%d %H:%M:%S'");
}

void TimeFormat::write(Micros at, std::string& out) const {
  const Parts parts = split(at);
  for (const Item& item : items_) {
    if (item.directive == '\0') out += item.literal;
    else write_directive(item.directive, parts, at, out);
  }
}

bool TimeFormat::read(std::string_view text, Micros& at) const {
  Parts parts;
  for (const Item& item : items_) {
    if (item.directive != '\0') {
      if (!read_directive(item.directive, text, parts)) return false;
    } else {
      if (!text.starts_with(item.literal)) return false;
      text.remove_prefix(item.literal.size());
    }
  }
  return text.empty() && assemble(parts, at);
}

}  // namespace velo::functions
