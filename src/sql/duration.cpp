// Lengths of time from text, exact: a number is scaled as a decimal fraction in 128 bits and never becomes a double.
#include "sql/duration.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "base/text.hpp"
#include "sql/error_codes.hpp"

namespace velo::sql {

namespace {

__extension__ typedef __int128 Wide;

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

enum class Part { kMonths, kDays, kMicros };

struct Unit {
  std::string_view name;   ///< Singular; the plural has an S.
  std::string_view brief;  ///< As in 5m.
  Part part;
  int64_t factor;
};

constexpr std::array<Unit, 10> kUnits = {{{"MICROSECOND", "us", Part::kMicros, 1},
                                          {"MILLISECOND", "ms", Part::kMicros, 1'000},
                                          {"SECOND", "s", Part::kMicros, kSecond},
                                          {"MINUTE", "m", Part::kMicros, 60 * kSecond},
                                          {"HOUR", "h", Part::kMicros, 3'600 * kSecond},
                                          {"DAY", "d", Part::kDays, 1},
                                          {"WEEK", "w", Part::kDays, 7},
                                          {"MONTH", "", Part::kMonths, 1},
                                          {"QUARTER", "", Part::kMonths, 3},
                                          {"YEAR", "", Part::kMonths, 12}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSynonyms = {{{"SEC", "SECOND"},
                                                                                     {"SECS", "SECOND"},
                                                                                     {"MIN", "MINUTE"},
                                                                                     {"MINS", "MINUTE"},
                                                                                     {"HR", "HOUR"},
                                                                                     {"HRS", "HOUR"},
                                                                                     {"MON", "MONTH"}}};

const Unit* find_unit(std::string_view word) {
  for (const auto& [synonym, name] : kSynonyms) {
    if (equals_ignore_case(word, synonym)) word = name;
  }
  for (const Unit& unit : kUnits) {
    if (equals_ignore_case(word, unit.name) || (!unit.brief.empty() && equals_ignore_case(word, unit.brief)))
      return &unit;
    if (word.size() == unit.name.size() + 1 && (word.back() == 's' || word.back() == 'S') &&
        equals_ignore_case(word.substr(0, unit.name.size()), unit.name)) {
      return &unit;
    }
  }
  return nullptr;
}

Error bad(std::string message, std::string hint = {}) {
  return Error(kBadDuration, std::move(message)).with_hint(std::move(hint));
}

/// digits / scale, with sign.
struct Fraction {
  Wide digits = 0;
  Wide scale = 1;
};

std::optional<Fraction> read_fraction(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  Fraction out;
  bool point = false, any = false;
  if (text.size() > 24) return std::nullopt;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    out.digits = out.digits * 10 + (c - '0');
    if (point) out.scale *= 10;
  }
  if (negative) out.digits = -out.digits;
  return any ? std::optional(out) : std::nullopt;
}

Status add(Duration& to, const Fraction& number, const Unit& unit) {
  constexpr Wide kMax = std::numeric_limits<int64_t>::max();
  constexpr int32_t kMaxDays = std::numeric_limits<int32_t>::max();
  const bool whole = number.digits * unit.factor % number.scale == 0;
  if (!whole && unit.part == Part::kMonths) return bad("a fraction of a month has no fixed length");
  if (unit.part == Part::kMicros || !whole) {
    const Wide micros = number.digits * unit.factor * (unit.part == Part::kDays ? kDay : 1);
    const Wide sum = to.micros + micros / number.scale;
    if (micros % number.scale != 0) return bad("the length of time is finer than a microsecond");
    if (sum > kMax || sum < -kMax) return bad("the length of time is too large");
    to.micros = static_cast<int64_t>(sum);
    return {};
  }
  int32_t& field = unit.part == Part::kDays ? to.days : to.months;
  const Wide sum = field + number.digits * unit.factor / number.scale;
  if (sum > kMaxDays || sum < -kMaxDays) return bad("the length of time is too large");
  field = static_cast<int32_t>(sum);
  return {};
}

Status add(Duration& to, std::string_view number, std::string_view unit_name) {
  const Unit* unit = find_unit(unit_name);
  if (unit == nullptr) {
    std::vector<std::string> names;
    for (const Unit& known : kUnits) names.emplace_back(known.name);
    return bad("unknown unit of time \"" + std::string(unit_name) + "\"", did_you_mean(unit_name, names));
  }
  const auto fraction = read_fraction(number);
  if (!fraction) return bad("\"" + std::string(number) + "\" is not a number that fits a length of time");
  return add(to, *fraction, *unit);
}

// hh:mm or hh:mm:ss[.ffffff], with a sign that holds for all of it.
Status add_clock(Duration& to, std::string_view text) {
  const std::string sign = text.starts_with('-') ? "-" : "";
  if (!sign.empty()) text.remove_prefix(1);
  constexpr std::array<std::string_view, 3> kParts = {"HOUR", "MINUTE", "SECOND"};
  for (const std::string_view unit : kParts) {
    const size_t colon = std::min(text.find(':'), text.size());
    VELO_TRY_STATUS(add(to, sign + std::string(text.substr(0, colon)), unit));
    if (colon == text.size()) return {};
    text.remove_prefix(colon + 1);
  }
  return bad("more than hours, minutes and seconds between colons");
}

constexpr std::array<std::string_view, 6> kFields = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"};

// Place in kFields; its size when the word is no such unit.
size_t field_of(std::string_view word) {
  const Unit* unit = find_unit(word);
  const auto found = std::find(kFields.begin(), kFields.end(), unit ? unit->name : std::string_view());
  return static_cast<size_t>(found - kFields.begin());
}

std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n"));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

bool is_short_unit(std::string_view word) {
  for (const Unit& unit : kUnits) {
    if (!unit.brief.empty() && equals_ignore_case(word, unit.brief)) return true;
  }
  return false;
}

bool is_unit(std::string_view word) { return find_unit(word) != nullptr; }

Result<Duration> make_duration(std::string_view number, std::string_view unit) {
  Duration out;
  VELO_TRY_STATUS(add(out, trim(number), unit));
  return out;
}

Result<Duration> make_duration(std::string_view text, std::string_view first, std::string_view last) {
  constexpr size_t kMonth = 1;
  const size_t end = field_of(last);
  size_t field = field_of(first);
  if (field >= end || end == kFields.size() || (field <= kMonth) != (end <= kMonth)) {
    return bad("there is no length of time from " + to_upper(first) + " to " + to_upper(last),
               "write YEAR TO MONTH, or a range from DAY to SECOND");
  }
  Duration out;
  text = trim(text);
  const std::string sign = text.starts_with('-') ? "-" : "";
  if (!sign.empty()) text.remove_prefix(1);
  for (; field <= end; ++field) {
    const size_t next = field == end ? text.size() : std::min(text.find_first_of("-: "), text.size());
    VELO_TRY_STATUS(add(out, sign + std::string(text.substr(0, next)), kFields[field]));
    text.remove_prefix(std::min(next + 1, text.size()));
  }
  return out;
}

Result<Duration> make_duration(std::string_view text) {
  Duration out;
  std::string_view rest = trim(text);
  if (rest.empty()) return bad("a length of time must not be empty", "write INTERVAL '1' MINUTE");
  while (!(rest = trim(rest)).empty()) {
    const std::string_view word = next_word(rest);
    if (word.find(':') != std::string_view::npos) {
      VELO_TRY_STATUS(add_clock(out, word));
      continue;
    }
    const size_t letters = std::min(word.find_first_not_of("+-.0123456789"), word.size());
    const std::string_view unit = letters < word.size() ? word.substr(letters) : next_word(rest);
    if (unit.empty()) return bad("the unit of \"" + std::string(word) + "\" is missing", "write INTERVAL '1' MINUTE");
    VELO_TRY_STATUS(add(out, word.substr(0, letters), unit));
  }
  return out;
}

}  // namespace velo::sql
