// Integers are written in groups of four digits from a table, which needs one multiplication per group. Doubles go
// through <charconv>, whose digits are the shortest; only their arrangement is ours.
#include "types/number_text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace velo {

namespace {

/// Writes the digits of a scientific text `d[.ddd]e±xx` in PostgreSQL's choice of notation.
char* arrange(char* to, std::string_view scientific, int digits10) {
  if (scientific.front() == '-') {
    *to++ = '-';
    scientific.remove_prefix(1);
  }
  const size_t e = scientific.find('e');
  int exponent = 0;
  const char* from = scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, scientific.data() + scientific.size(), exponent);
  if (exponent < -4 || exponent >= digits10) {
    std::memcpy(to, scientific.data(), scientific.size());
    return to + scientific.size();
  }
  std::array<char, 24> digits{};
  int count = 0;
  for (const char c : scientific.substr(0, e)) {
    if (c != '.') digits[static_cast<size_t>(count++)] = c;
  }
  if (exponent < 0) {
    *to++ = '0';
    *to++ = '.';
    for (int i = -1; i > exponent; --i) *to++ = '0';
  }
  for (int i = 0; i < count || i <= exponent; ++i) {
    if (exponent >= 0 && i == exponent + 1) *to++ = '.';
    *to++ = i < count ? digits[static_cast<size_t>(i)] : '0';
  }
  return to;
}

template <class T>
char* write_floating(char* to, T value) {
  if (std::isnan(value)) return static_cast<char*>(std::memcpy(to, "NaN", 3)) + 3;
  if (std::isinf(value)) {
    if (value < 0) *to++ = '-';
    return static_cast<char*>(std::memcpy(to, "Infinity", 8)) + 8;
  }
  std::array<char, 40> scientific;
  const auto end =
      std::to_chars(scientific.data(), scientific.data() + scientific.size(), value, std::chars_format::scientific);
  const auto size = static_cast<size_t>(end.ptr - scientific.data());
  return arrange(to, {scientific.data(), size}, std::numeric_limits<T>::digits10);
}

template <class T>
bool parse_special(std::string_view text, T& value) {
  if (equals_ignore_case(text, "nan")) {
    value = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  if (!equals_ignore_case(text, "inf") && !equals_ignore_case(text, "infinity")) return false;
  value = std::numeric_limits<T>::infinity();
  return true;
}

/// Whether a number that from_chars calls out of range is too small rather than too large: its first digit that is not
/// zero stands behind the point.
bool underflows(std::string_view text) {
  const size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view digits = text.substr(0, e);
  const auto point = static_cast<int64_t>(std::min(digits.find('.'), digits.size()));
  const auto first = static_cast<int64_t>(digits.find_first_of("123456789"));
  int64_t exponent = 0;
  if (e < text.size() && parse_int64(text.substr(e + 1), exponent) == DecimalParse::OutOfRange)
    return text[e + 1] == '-';
  return point - first + exponent < 0;
}

template <class T>
DecimalParse parse_floating(std::string_view text, T& value) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  T parsed = 0;
  if (!parse_special(text, parsed)) {
    if (text.empty() || (text[0] != '.' && (text[0] < '0' || text[0] > '9'))) return DecimalParse::Malformed;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (end.ec == std::errc::invalid_argument || end.ptr != text.data() + text.size()) return DecimalParse::Malformed;
    if (end.ec == std::errc::result_out_of_range) {
      if (!underflows(text)) return DecimalParse::OutOfRange;
      parsed = 0;
    }
  }
  value = negative ? -parsed : parsed;
  return DecimalParse::Ok;
}

}  // namespace

constinit const DigitTable<2, 100> kTwoDigits;
constinit const DigitTable<4, 10'000> kFourDigits;

unsigned count_digits(uint64_t value) {
  // 1233/4096 is log10(2) from below, so the guess is right or one too small.
  const unsigned bits = static_cast<unsigned>(std::bit_width(value | 1));
  const unsigned guess = bits * 1233 >> 12;
  if (guess >= 19) return value >= 10'000'000'000'000'000'000u ? 20 : 19;
  return guess + (value >= static_cast<uint64_t>(kPowersOfTen64[guess]) ? 1 : 0) + (value == 0 ? 1 : 0);
}

void write_padded(char* to, uint64_t value, unsigned digits) {
  char* end = to + digits;
  for (; digits >= 4; digits -= 4) {
    end -= 4;
    write_four_digits(end, static_cast<uint32_t>(value % 10'000));
    value /= 10'000;
  }
  for (; digits > 0; --digits) {
    *--end = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

char* write_long_uint64(char* to, uint64_t value) {
  const unsigned digits = count_digits(value);
  write_padded(to, value, digits);
  return to + digits;
}

char* write_double(char* to, double value) { return write_floating(to, value); }
char* write_float(char* to, float value) { return write_floating(to, value); }

std::string double_text(double value) {
  std::array<char, 40> buffer;
  return {buffer.data(), write_double(buffer.data(), value)};
}

std::string float_text(float value) {
  std::array<char, 40> buffer;
  return {buffer.data(), write_float(buffer.data(), value)};
}

DecimalParse parse_int64(std::string_view text, int64_t& value) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const bool negative = at == 1 && text[0] == '-';
  if (at == text.size()) return DecimalParse::Malformed;
  uint64_t sum = 0;
  bool overflow = false;
  for (; at < text.size(); ++at) {
    const auto digit = static_cast<unsigned char>(text[at] - '0');
    if (digit > 9) return DecimalParse::Malformed;
    overflow = overflow || __builtin_mul_overflow(sum, uint64_t{10}, &sum) ||
               __builtin_add_overflow(sum, uint64_t{digit}, &sum);
  }
  const uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  if (overflow || sum > limit) return DecimalParse::OutOfRange;
  value = static_cast<int64_t>(negative ? -sum : sum);
  return DecimalParse::Ok;
}

DecimalParse parse_double(std::string_view text, double& value) { return parse_floating(text, value); }
DecimalParse parse_float(std::string_view text, float& value) { return parse_floating(text, value); }

}  // namespace velo
