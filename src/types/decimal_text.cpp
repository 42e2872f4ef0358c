// Texts of decimals. Parsing first finds the digits and the place of the point, then keeps as many digits as the scale
// wants: nothing is computed with digits that rounding throws away. Writing puts down all digits in one go and then
// shifts the fraction by one byte to make room for the point.
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "types/decimal.hpp"
#include "types/number_text.hpp"
#include "types/wide_int.hpp"

namespace velo {

namespace {

/// A number text taken apart: the value is ±(whole fraction) * 10^(exponent - fraction.size()).
struct NumberParts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int64_t exponent = 0;
};

size_t skip_digits(std::string_view text, size_t at) {
  while (at < text.size() && static_cast<unsigned char>(text[at] - '0') <= 9) ++at;
  return at;
}

/// Exponents beyond this leave no digit of any text that fits in memory.
constexpr int64_t kFarExponent = int64_t{1} << 40;

bool take_exponent(std::string_view text, int64_t& exponent) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty() || skip_digits(text, 0) != text.size()) return false;
  int64_t value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), kFarExponent);
  exponent = negative ? -value : value;
  return true;
}

bool take_apart(std::string_view text, NumberParts& parts) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  parts.negative = at == 1 && text[0] == '-';
  const size_t whole = skip_digits(text, at);
  parts.whole = text.substr(at, whole - at);
  at = whole;
  if (at < text.size() && text[at] == '.') {
    const size_t end = skip_digits(text, at + 1);
    parts.fraction = text.substr(at + 1, end - at - 1);
    at = end;
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (at == text.size()) return true;
  return (text[at] == 'e' || text[at] == 'E') && take_exponent(text.substr(at + 1), parts.exponent);
}

/// The digits of both parts without leading zeros, as one sequence.
class Digits {
 public:
  explicit Digits(const NumberParts& parts) : first_(parts.whole), second_(parts.fraction) {
    while (!first_.empty() && first_[0] == '0') first_.remove_prefix(1);
    if (first_.empty()) {
      while (!second_.empty() && second_[0] == '0') second_.remove_prefix(1);
    }
  }
  int64_t count() const { return static_cast<int64_t>(first_.size() + second_.size()); }
  unsigned operator[](size_t i) const {
    return static_cast<unsigned>((i < first_.size() ? first_[i] : second_[i - first_.size()]) - '0');
  }
  /// The first `n` digits as a number, n <= 38.
  UInt128 prefix(size_t n) const {
    UInt128 value = 0;
    uint64_t chunk = 0;
    size_t in_chunk = 0;
    for (size_t i = 0; i < n; ++i) {
      chunk = chunk * 10 + (*this)[i];
      if (++in_chunk == 18 || i + 1 == n) {
        value = value * static_cast<uint64_t>(kPowersOfTen64[in_chunk]) + chunk;
        chunk = 0;
        in_chunk = 0;
      }
    }
    return value;
  }

 private:
  std::string_view first_;
  std::string_view second_;
};

/// Plain `[-]digits[.digits]` of at most 18 digits: the form nearly all data has. False: not of that form.
bool parse_short(std::string_view text, unsigned precision, unsigned scale, Int128& unscaled) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  uint64_t value = 0;
  size_t point = text.size();
  for (size_t i = 0; i < text.size(); ++i) {
    const auto digit = static_cast<unsigned char>(text[i] - '0');
    if (digit <= 9) {
      value = value * 10 + digit;
    } else if (text[i] == '.' && point == text.size()) {
      point = i;
    } else {
      return false;
    }
  }
  const size_t fraction = point == text.size() ? 0 : text.size() - point - 1;
  if (fraction > scale || text.size() == 1 || scale - fraction > 18) return false;
  const auto scaled = static_cast<UInt128>(value) * static_cast<uint64_t>(kPowersOfTen64[scale - fraction]);
  const auto result = negative ? -static_cast<Int128>(scaled) : static_cast<Int128>(scaled);
  if (!fits_precision(result, precision)) return false;
  unscaled = result;
  return true;
}

/// Makes room for the point in front of the last `scale` of `count` digits.
char* insert_point(char* digits, unsigned count, unsigned scale) {
  if (scale == 0) return digits + count;
  char* fraction = digits + count - scale;
  if (scale <= 8) {
    uint64_t eight;
    std::memcpy(&eight, fraction, sizeof eight);
    std::memcpy(fraction + 1, &eight, sizeof eight);
  } else {
    std::memmove(fraction + 1, fraction, scale);
  }
  *fraction = '.';
  return digits + count + 1;
}

}  // namespace

DecimalParse parse_decimal(std::string_view text, unsigned precision, unsigned scale, Int128& unscaled) {
  if (parse_short(text, precision, scale, unscaled)) return DecimalParse::Ok;
  NumberParts parts;
  if (!take_apart(text, parts)) return DecimalParse::Malformed;
  const Digits digits(parts);
  const int64_t shift = parts.exponent - static_cast<int64_t>(parts.fraction.size()) + scale;
  const int64_t kept = digits.count() + std::min<int64_t>(shift, 0);
  if (digits.count() == 0 || kept < 0) {
    unscaled = 0;
    return DecimalParse::Ok;
  }
  if (digits.count() + shift > 38) return DecimalParse::OutOfRange;
  UInt128 value = digits.prefix(static_cast<size_t>(kept));
  if (shift > 0) value *= static_cast<UInt128>(power_of_ten(static_cast<unsigned>(shift)));
  if (shift < 0 && digits[static_cast<size_t>(kept)] >= 5) ++value;
  const auto result = parts.negative ? -static_cast<Int128>(value) : static_cast<Int128>(value);
  if (!fits_precision(result, precision)) return DecimalParse::OutOfRange;
  unscaled = result;
  return DecimalParse::Ok;
}

bool literal_decimal_type(std::string_view text, unsigned& precision, unsigned& scale) {
  NumberParts parts;
  if (!take_apart(text, parts)) return false;
  const int64_t fraction = std::max<int64_t>(static_cast<int64_t>(parts.fraction.size()) - parts.exponent, 0);
  const int64_t trailing = std::max<int64_t>(parts.exponent - static_cast<int64_t>(parts.fraction.size()), 0);
  const int64_t significant = Digits(parts).count();
  const int64_t digits = significant == 0 ? fraction : std::max(significant + trailing, fraction);
  if (digits > kMaxDecimalPrecision) return false;
  precision = static_cast<unsigned>(std::max<int64_t>(digits, 1));
  scale = static_cast<unsigned>(fraction);
  return true;
}

char* write_decimal(char* to, int64_t unscaled, unsigned scale) {
  auto value = static_cast<uint64_t>(unscaled);
  if (unscaled < 0) {
    *to++ = '-';
    value = -value;
  }
  if (scale > 18) return write_decimal(to, static_cast<Int128>(value), scale);
  const unsigned count = std::max(count_digits(value), scale + 1);
  write_padded(to, value, count);
  return insert_point(to, count, scale);
}

char* write_decimal(char* to, Int128 unscaled, unsigned scale) {
  if (scale <= 18 && unscaled == static_cast<int64_t>(unscaled))
    return write_decimal(to, static_cast<int64_t>(unscaled), scale);
  if (unscaled < 0) *to++ = '-';
  const UInt128 value = magnitude(unscaled);
  constexpr auto kGroup = static_cast<uint64_t>(kPowersOfTen64[18]);
  const auto low = static_cast<uint64_t>(value % kGroup);
  const UInt128 rest = value / kGroup;
  const auto middle = static_cast<uint64_t>(rest % kGroup);
  const auto high = static_cast<unsigned>(rest / kGroup);
  std::array<char, 64> digits;
  write_padded(digits.data(), high, 4);
  write_padded(digits.data() + 4, middle, 18);
  write_padded(digits.data() + 22, low, 18);
  unsigned count = 40;
  while (count > scale + 1 && digits[40 - count] == '0') --count;
  std::memcpy(to, digits.data() + 40 - count, count - scale);
  to += count - scale;
  if (scale == 0) return to;
  *to++ = '.';
  std::memcpy(to, digits.data() + 40 - scale, scale);
  return to + scale;
}

std::string decimal_text(Int128 unscaled, unsigned scale) {
  std::array<char, 64> buffer;
  return {buffer.data(), write_decimal(buffer.data(), unscaled, scale)};
}

double decimal_to_double(Int128 unscaled, unsigned scale) {
  // Both operands exact in a double: one division, correctly rounded.
  constexpr int64_t kExact = int64_t{1} << 53;
  if (scale <= 18 && unscaled <= kExact && unscaled >= -kExact) {
    return static_cast<double>(static_cast<int64_t>(unscaled)) / static_cast<double>(kPowersOfTen64[scale]);
  }
  std::array<char, 64> text;
  char* end = write_decimal(text.data(), unscaled, scale);
  double value = 0;
  std::from_chars(text.data(), end, value);
  return value;
}

bool double_to_decimal(double value, unsigned precision, unsigned scale, Int128& out) {
  if (!std::isfinite(value)) return false;
  std::array<char, 40> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  const std::string_view number(text.data(), static_cast<size_t>(end.ptr - text.data()));
  return parse_decimal(number, precision, scale, out) == DecimalParse::Ok;
}

}  // namespace velo
