// Dates and times as ISO-8601 text. Both directions work on fixed columns: a reader first gathers the digits of all
// columns and a flag that says whether any of them was no digit, and looks at the flag once.
#include <array>
#include <cstring>

#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo {

namespace {

/// Reads digits at fixed places; `bad` collects whether anything was not what it should be.
class FixedReader {
 public:
  explicit FixedReader(const char* text) : text_(text) {}

  uint32_t digit(size_t at) {
    const auto value = static_cast<unsigned char>(text_[at] - '0');
    bad_ |= value > 9;
    return value;
  }
  uint32_t two(size_t at) { return digit(at) * 10 + digit(at + 1); }
  uint32_t four(size_t at) { return two(at) * 100 + two(at + 2); }
  void expect(size_t at, char c) { bad_ |= text_[at] != c; }
  bool bad() const { return bad_; }

 private:
  const char* text_;
  bool bad_ = false;
};

/// `-YYYY-MM-DD` or `YYYY-MM-DD` at the front of `text`, which is cut off.
bool take_date(std::string_view& text, int32_t& days) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.size() < 10) return false;
  FixedReader reader(text.data());
  const auto year = static_cast<int32_t>(reader.four(0));
  const auto month = static_cast<int32_t>(reader.two(5));
  const auto day = static_cast<int32_t>(reader.two(8));
  reader.expect(4, '-');
  reader.expect(7, '-');
  const int32_t signed_year = negative ? -year : year;
  if (reader.bad() || !valid_civil(signed_year, month, day)) return false;
  days = days_from_civil({signed_year, month, day});
  text.remove_prefix(10);
  return true;
}

/// `.f{1,9}` at the front of `text`; digits beyond microseconds are dropped.
bool take_fraction(std::string_view& text, int64_t& micros) {
  size_t at = 1;
  int64_t value = 0;
  for (; at < text.size() && at <= 9; ++at) {
    const auto digit = static_cast<unsigned char>(text[at] - '0');
    if (digit > 9) break;
    if (at <= 6) value = value * 10 + digit;
  }
  if (at == 1) return false;
  for (size_t digits = at - 1; digits < 6; ++digits) value *= 10;
  micros += value;
  text.remove_prefix(at);
  return true;
}

/// `HH:MM[:SS[.f]]` at the front of `text`.
bool take_time(std::string_view& text, int64_t& micros) {
  if (text.size() < 5) return false;
  FixedReader reader(text.data());
  const uint32_t hour = reader.two(0);
  const uint32_t minute = reader.two(3);
  reader.expect(2, ':');
  const bool seconds = text.size() >= 8 && text[5] == ':';
  const uint32_t second = seconds ? reader.two(6) : 0;
  if (reader.bad() || hour > 23 || minute > 59 || second > 59) return false;
  micros = ((hour * 60 + minute) * 60 + second) * kMicrosPerSecond;
  text.remove_prefix(seconds ? 8 : 5);
  return !seconds || text.empty() || text[0] != '.' || take_fraction(text, micros);
}

/// `Z`, `±HH`, `±HHMM`, `±HH:MM` or nothing, up to the end of `text`.
bool take_zone(std::string_view text, int64_t& offset) {
  offset = 0;
  if (text.empty() || text == "Z") return true;
  if ((text[0] != '+' && text[0] != '-') || text.size() < 3) return false;
  const bool colon = text.size() == 6;
  if (text.size() != 3 && text.size() != 5 && !colon) return false;
  FixedReader reader(text.data());
  const uint32_t hours = reader.two(1);
  const uint32_t minutes = text.size() == 3 ? 0 : reader.two(colon ? 4 : 3);
  if (colon) reader.expect(3, ':');
  if (reader.bad() || hours > 18 || minutes > 59) return false;
  const int64_t distance = hours * kMicrosPerHour + minutes * kMicrosPerMinute;
  offset = text[0] == '-' ? -distance : distance;
  return true;
}

char* write_fraction(char* to, uint32_t micros) {
  if (micros == 0) return to;
  *to++ = '.';
  if (micros % 1000 == 0) {
    write_padded(to, micros / 1000, 3);
    return to + 3;
  }
  write_padded(to, micros, 6);
  return to + 6;
}

}  // namespace

bool parse_date(std::string_view text, int32_t& days) {
  int32_t parsed = 0;
  if (!take_date(text, parsed) || !text.empty()) return false;
  days = parsed;
  return true;
}

bool parse_time(std::string_view text, int64_t& micros) {
  int64_t parsed = 0;
  if (!take_time(text, parsed) || !text.empty()) return false;
  micros = parsed;
  return true;
}

bool parse_timestamp(std::string_view text, Micros& micros) {
  int32_t days = 0;
  if (!take_date(text, days)) return false;
  int64_t in_day = 0;
  int64_t offset = 0;
  if (!text.empty()) {
    if (text[0] != 'T' && text[0] != ' ') return false;
    text.remove_prefix(1);
    if (!take_time(text, in_day) || !take_zone(text, offset)) return false;
  }
  micros = days * kMicrosPerDay + in_day - offset;
  return true;
}

char* write_date(char* to, int32_t days) {
  const CivilDate date = civil_from_days(days);
  auto year = static_cast<uint32_t>(date.year);
  if (date.year < 0) {
    *to++ = '-';
    year = -year;
  }
  to = year <= 9999 ? write_four_digits(to, year) : write_uint64(to, year);
  *to++ = '-';
  to = write_two_digits(to, static_cast<uint32_t>(date.month));
  *to++ = '-';
  return write_two_digits(to, static_cast<uint32_t>(date.day));
}

char* write_time(char* to, int64_t micros) {
  const auto seconds = static_cast<uint32_t>(micros / kMicrosPerSecond);
  to = write_two_digits(to, seconds / 3600);
  *to++ = ':';
  to = write_two_digits(to, seconds / 60 % 60);
  *to++ = ':';
  to = write_two_digits(to, seconds % 60);
  return write_fraction(to, static_cast<uint32_t>(micros % kMicrosPerSecond));
}

char* write_timestamp(char* to, Micros micros) {
  int64_t day = micros / kMicrosPerDay;
  int64_t in_day = micros % kMicrosPerDay;
  if (in_day < 0) {
    --day;
    in_day += kMicrosPerDay;
  }
  to = write_date(to, static_cast<int32_t>(day));
  *to++ = 'T';
  to = write_time(to, in_day);
  *to++ = 'Z';
  return to;
}

std::string date_text(int32_t days) {
  std::array<char, 32> buffer;
  return {buffer.data(), write_date(buffer.data(), days)};
}

std::string time_text(int64_t micros) {
  std::array<char, 32> buffer;
  return {buffer.data(), write_time(buffer.data(), micros)};
}

std::string timestamp_text(Micros micros) {
  std::array<char, 40> buffer;
  return {buffer.data(), write_timestamp(buffer.data(), micros)};
}

}  // namespace velo
