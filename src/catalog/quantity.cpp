// Numbers are read as integer and fraction separately, so that 0.1s is exactly 100000 microseconds.
#include "catalog/quantity.hpp"

#include <charconv>
#include <span>
#include <string>

#include "base/text.hpp"

namespace velo::catalog {

namespace {

struct Unit {
  std::string_view name;
  int64_t factor;
};

constexpr int64_t kSecond = 1'000'000;
constexpr Unit kDurationUnits[] = {
    {"us", 1},
    {"microsecond", 1},
    {"microseconds", 1},
    {"", 1'000},
    {"ms", 1'000},
    {"millisecond", 1'000},
    {"milliseconds", 1'000},
    {"s", kSecond},
    {"sec", kSecond},
    {"second", kSecond},
    {"seconds", kSecond},
    {"m", 60 * kSecond},
    {"min", 60 * kSecond},
    {"minute", 60 * kSecond},
    {"minutes", 60 * kSecond},
    {"h", 3'600 * kSecond},
    {"hour", 3'600 * kSecond},
    {"hours", 3'600 * kSecond},
    {"d", 86'400 * kSecond},
    {"day", 86'400 * kSecond},
    {"days", 86'400 * kSecond},
};
constexpr Unit kByteUnits[] = {
    {"", 1},
    {"b", 1},
    {"bytes", 1},
    {"k", 1LL << 10},
    {"kib", 1LL << 10},
    {"m", 1LL << 20},
    {"mib", 1LL << 20},
    {"g", 1LL << 30},
    {"gib", 1LL << 30},
    {"t", 1LL << 40},
    {"tib", 1LL << 40},
    {"kb", 1'000},
    {"mb", 1'000'000},
    {"gb", 1'000'000'000},
    {"tb", 1'000'000'000'000},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (equals_ignore_case(unit.name, name)) return &unit;
  }
  return nullptr;
}

template <class Predicate>
std::string_view take_while(std::string_view& text, Predicate predicate) {
  size_t n = 0;
  while (n < text.size() && predicate(text[n])) ++n;
  const std::string_view taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

// whole * factor + 0.fraction * factor; digits below one base unit are dropped.
std::optional<int64_t> scaled(std::string_view whole, std::string_view fraction, int64_t factor) {
  int64_t number = 0;
  if (!whole.empty()) {
    const auto parsed = std::from_chars(whole.data(), whole.data() + whole.size(), number);
    if (parsed.ec != std::errc()) return std::nullopt;
  }
  int64_t total = 0;
  if (__builtin_mul_overflow(number, factor, &total)) return std::nullopt;
  int64_t divisor = 1;
  for (const char digit : fraction.substr(0, 6)) {
    divisor *= 10;
    const int64_t part = factor / divisor * (digit - '0') + factor % divisor * (digit - '0') / divisor;
    if (__builtin_add_overflow(total, part, &total)) return std::nullopt;
  }
  return total;
}

// One `number [unit]`; moves `text` behind it.
std::optional<int64_t> take_quantity(std::string_view& text, std::span<const Unit> units) {
  const std::string_view whole = take_while(text, is_digit);
  std::string_view fraction;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    fraction = take_while(text, is_digit);
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  text = trim(text);
  const Unit* unit = find_unit(units, take_while(text, is_letter));
  text = trim(text);
  return unit ? scaled(whole, fraction, unit->factor) : std::nullopt;
}

}  // namespace

std::optional<int64_t> parse_integer(std::string_view text) {
  text = trim(text);
  int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<int64_t> parse_duration_micros(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  int64_t total = 0;
  while (!text.empty()) {
    const std::optional<int64_t> part = take_quantity(text, kDurationUnits);
    if (!part || __builtin_add_overflow(total, *part, &total)) return std::nullopt;
  }
  return total;
}

std::optional<int64_t> parse_byte_count(std::string_view text) {
  text = trim(text);
  const std::optional<int64_t> size = take_quantity(text, kByteUnits);
  return text.empty() ? size : std::nullopt;
}

}  // namespace velo::catalog
