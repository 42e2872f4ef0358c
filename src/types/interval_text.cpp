// Intervals as text: PostgreSQL's words and clock, short unit suffixes, and ISO-8601 durations. All of them end in
// "add a signed number of units", where numbers are kept as exact millionths.
#include <array>
#include <cstring>
#include <optional>

#include "base/text.hpp"
#include "types/decimal.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo {

namespace {

struct Unit {
  std::string_view name;
  int64_t months;
  int64_t days;
  int64_t micros;
};

constexpr std::array<Unit, 42> kUnits = {{
    {"us", 0, 0, 1},
    {"usec", 0, 0, 1},
    {"usecs", 0, 0, 1},
    {"microsecond", 0, 0, 1},
    {"microseconds", 0, 0, 1},
    {"ms", 0, 0, 1000},
    {"msec", 0, 0, 1000},
    {"msecs", 0, 0, 1000},
    {"millisecond", 0, 0, 1000},
    {"milliseconds", 0, 0, 1000},
    {"s", 0, 0, kMicrosPerSecond},
    {"sec", 0, 0, kMicrosPerSecond},
    {"secs", 0, 0, kMicrosPerSecond},
    {"second", 0, 0, kMicrosPerSecond},
    {"seconds", 0, 0, kMicrosPerSecond},
    {"m", 0, 0, kMicrosPerMinute},
    {"min", 0, 0, kMicrosPerMinute},
    {"mins", 0, 0, kMicrosPerMinute},
    {"minute", 0, 0, kMicrosPerMinute},
    {"minutes", 0, 0, kMicrosPerMinute},
    {"h", 0, 0, kMicrosPerHour},
    {"hr", 0, 0, kMicrosPerHour},
    {"hrs", 0, 0, kMicrosPerHour},
    {"hour", 0, 0, kMicrosPerHour},
    {"hours", 0, 0, kMicrosPerHour},
    {"d", 0, 1, 0},
    {"day", 0, 1, 0},
    {"days", 0, 1, 0},
    {"w", 0, 7, 0},
    {"week", 0, 7, 0},
    {"weeks", 0, 7, 0},
    {"mon", 1, 0, 0},
    {"mons", 1, 0, 0},
    {"month", 1, 0, 0},
    {"months", 1, 0, 0},
    {"quarter", 3, 0, 0},
    {"quarters", 3, 0, 0},
    {"y", 12, 0, 0},
    {"yr", 12, 0, 0},
    {"yrs", 12, 0, 0},
    {"year", 12, 0, 0},
    {"years", 12, 0, 0},
}};

constexpr Unit kSecondUnit = {"second", 0, 0, kMicrosPerSecond};
constexpr int64_t kMillion = 1'000'000;

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (equals_ignore_case(unit.name, name)) return &unit;
  }
  return nullptr;
}

/// Sum of the parts so far, wide enough that only the end needs a check.
struct Sum {
  Int128 months = 0;
  Int128 days = 0;
  Int128 micros = 0;

  /// Adds millionths of a unit. Days carry their fraction into microseconds; part of a month is refused, because
  /// months have no length.
  bool add(Int128 millionths, const Unit& unit) {
    const Int128 part_months = millionths * unit.months;
    if (part_months % kMillion != 0) return false;
    const Int128 part_days = millionths * unit.days;
    months += part_months / kMillion;
    days += part_days / kMillion;
    micros += part_days % kMillion * (kMicrosPerDay / kMillion) + divide_rounded(millionths * unit.micros, kMillion);
    return true;
  }
  bool store(bool negative, Interval& out) const {
    const int sign = negative ? -1 : 1;
    const Int128 m = months * sign;
    const Int128 d = days * sign;
    const Int128 u = micros * sign;
    if (m != static_cast<int32_t>(m) || d != static_cast<int32_t>(d) || u != static_cast<int64_t>(u)) return false;
    out = {static_cast<int32_t>(m), static_cast<int32_t>(d), static_cast<int64_t>(u)};
    return true;
  }
};

class IntervalReader {
 public:
  explicit IntervalReader(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  void skip_blanks() {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\t')) text_.remove_prefix(1);
  }
  bool take(char c) {
    if (text_.empty() || (text_[0] != c && text_[0] != (c | 0x20))) return false;
    text_.remove_prefix(1);
    return true;
  }
  /// `[+-]digits[.digits]` in millionths.
  std::optional<Int128> number() {
    size_t end = 0;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.' || (end == 0 && is_sign(text_[0])))) ++end;
    Int128 value = 0;
    if (parse_decimal(text_.substr(0, end), 24, 6, value) != DecimalParse::Ok) return std::nullopt;
    text_.remove_prefix(end);
    return value;
  }
  std::string_view word() {
    size_t end = 0;
    while (end < text_.size() && ((text_[end] | 0x20) >= 'a' && (text_[end] | 0x20) <= 'z')) ++end;
    const std::string_view taken = text_.substr(0, end);
    text_.remove_prefix(end);
    return taken;
  }
  std::string_view letter() {
    const std::string_view taken = text_.substr(0, 1);
    text_.remove_prefix(taken.size());
    return taken;
  }
  /// Whether a clock `[+-]HH:MM` comes next, as far as the first colon tells.
  bool at_clock() const {
    size_t at = !text_.empty() && is_sign(text_[0]) ? 1 : 0;
    while (at < text_.size() && is_digit(text_[at])) ++at;
    return at < text_.size() && text_[at] == ':';
  }
  /// `[+-]H…:MM[:SS[.f]]`
  bool clock(Sum& sum) {
    const bool negative = text_[0] == '-';
    if (is_sign(text_[0])) text_.remove_prefix(1);
    const auto hours = number();
    if (!hours || !take(':')) return false;
    const auto minutes = number();
    const auto seconds = minutes && take(':') ? number() : std::optional<Int128>(0);
    if (!minutes || !seconds || *minutes % kMillion != 0 || !in_sixty(*minutes) || !in_sixty(*seconds)) return false;
    const Int128 total = *hours * 3600 + *minutes * 60 + *seconds;
    return sum.add(negative ? -total : total, kSecondUnit);
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_sign(char c) { return c == '+' || c == '-'; }
  static bool in_sixty(Int128 millionths) { return millionths >= 0 && millionths < 60 * kMillion; }

  std::string_view text_;
};

bool parse_words(IntervalReader reader, Interval& out) {
  Sum sum;
  bool ago = false;
  bool any = false;
  for (reader.skip_blanks(); !reader.done(); reader.skip_blanks()) {
    if (ago) return false;
    if (reader.at_clock()) {
      if (!reader.clock(sum)) return false;
    } else if (const auto number = reader.number()) {
      reader.skip_blanks();
      const Unit* unit = find_unit(reader.word());
      if (unit == nullptr || !sum.add(*number, *unit)) return false;
    } else {
      ago = any && equals_ignore_case(reader.word(), "ago");
      if (!ago) return false;
    }
    any = true;
  }
  return any && sum.store(ago, out);
}

/// What follows the P of an ISO-8601 duration.
bool parse_iso(IntervalReader reader, Interval& out) {
  Sum sum;
  bool in_time = false;
  bool any = false;
  while (!reader.done()) {
    if (!in_time && reader.take('T')) {
      in_time = true;
      any = false;
      continue;
    }
    const auto number = reader.number();
    if (!number) return false;
    const std::string_view letter = reader.letter();
    const bool month = !in_time && equals_ignore_case(letter, "m");
    const Unit* unit = find_unit(month ? "month" : letter);
    if (unit == nullptr || (unit->micros != 0) != in_time || !sum.add(*number, *unit)) return false;
    any = true;
  }
  return any && sum.store(false, out);
}

void append_part(std::string& out, int64_t count, std::string_view unit) {
  if (count == 0) return;
  if (!out.empty()) out += ' ';
  out += std::to_string(count);
  out += ' ';
  out += unit;
  if (count != 1 && count != -1) out += 's';
}

void append_clock(std::string& out, int64_t micros) {
  if (!out.empty()) out += ' ';
  if (micros < 0) out += '-';
  const uint64_t total = micros < 0 ? -static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  const uint64_t hours = total / kMicrosPerHour;
  if (hours < 10) out += '0';
  out += std::to_string(hours);
  std::array<char, 32> clock;
  const char* end = write_time(clock.data(), static_cast<int64_t>(total % kMicrosPerHour));
  // The clock of the rest of an hour starts with "00", which the hours replace. Trailing zeros say nothing here.
  std::string_view rest(clock.data() + 2, static_cast<size_t>(end - clock.data()) - 2);
  if (rest.find('.') != std::string_view::npos) rest = rest.substr(0, rest.find_last_not_of('0') + 1);
  out += rest;
}

}  // namespace

std::string interval_text(const Interval& interval) {
  std::string out;
  append_part(out, interval.months / 12, "year");
  append_part(out, interval.months % 12, "month");
  append_part(out, interval.days, "day");
  if (interval.micros != 0 || out.empty()) append_clock(out, interval.micros);
  return out;
}

bool parse_interval(std::string_view text, Interval& interval) {
  IntervalReader reader(text);
  if (reader.take('P')) return parse_iso(reader, interval);
  return parse_words(reader, interval);
}

}  // namespace velo
