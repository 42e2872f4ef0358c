// Numbers are loaded as the 16 bytes that end where the value ends, so that digits stand right-aligned whatever their
// count; three multiply-add steps turn 16 digits into two words of eight. A decimal point is squeezed out by a shuffle
// first. Everything odd is collected and looked at once per call.
#include "format/column_kernels.hpp"

#include <immintrin.h>

#include <cstring>

#include "types/decimal.hpp"

namespace velo::format {

namespace {

struct Window {
  alignas(64) uint8_t bytes[48];
};
// Loading 16 bytes at `n` gives a mask of the last n bytes; at 16 - n of the other one, of the first n.
constexpr Window kKeepLast = [] {
  Window w{};
  for (size_t i = 16; i < 48; ++i) w.bytes[i] = 0xff;
  return w;
}();
constexpr Window kKeepFirst = [] {
  Window w{};
  for (size_t i = 0; i < 16; ++i) w.bytes[i] = 0xff;
  return w;
}();

struct Shuffles {
  alignas(64) uint8_t without_byte[17][16];  // moves what stands before byte n to the right by one, over it
};
constexpr Shuffles kSqueeze = [] {
  Shuffles s{};
  for (size_t n = 0; n <= 16; ++n) {
    for (size_t i = 0; i < 16; ++i) {
      const size_t from = n == 16 || i > n ? i : i - 1;
      s.without_byte[n][i] = static_cast<uint8_t>(n != 16 && i == 0 ? 0x80 : from);
    }
  }
  return s;
}();

inline __m128i load16(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }

// 16 digit values (not characters) to a number.
inline uint64_t combine_digits(__m128i digits) {
  const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A));
  const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
  const __m128i packed = _mm_packus_epi32(fours, fours);
  const auto eights = static_cast<uint64_t>(_mm_cvtsi128_si64(_mm_madd_epi16(packed, _mm_set1_epi32(0x00012710))));
  return (eights & 0xffffffff) * 100'000'000 + (eights >> 32);
}

// A number's text taken apart. `odd` is not 0 when it is not `-?digits[.digits]` in 16 bytes without needless zeros.
struct Number {
  __m128i digits;
  uint32_t point;           // byte of the point, 16 without one
  uint32_t integer_digits;
  uint32_t odd;
  bool negative;

  uint32_t fraction_digits() const { return point == 16 ? 0 : 15 - point; }
  uint64_t magnitude() const { return combine_digits(_mm_shuffle_epi8(digits, load16(kSqueeze.without_byte[point]))); }
};

inline Number take_apart(const char* base, const uint32_t* row, const Span& span) {
  Number n;
  const char* begin = base + static_cast<int32_t>(row[span.first]) + span.first_shift;
  const char* end = base + static_cast<int32_t>(row[span.last]) + span.last_shift;
  n.negative = *begin == '-';
  begin += n.negative;
  const auto size = static_cast<uint32_t>(end - begin);
  n.odd = (size - 1) & ~15u;
  n.digits = _mm_and_si128(_mm_sub_epi8(load16(end - 16), _mm_set1_epi8('0')), load16(kKeepLast.bytes + (size & 31)));
  const __m128i ten = _mm_set1_epi8(10);
  const auto others = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(n.digits, ten), n.digits)));
  n.odd |= others & (others - 1);
  n.point = _tzcnt_u32(others | 0x10000);
  n.integer_digits = n.point + size - 16;
  n.odd |= n.integer_digits == 0;
  n.odd |= n.point == 15;
  n.odd |= (others != 0) & (end[static_cast<int32_t>(n.point) - 16] != '.');
  n.odd |= (n.integer_digits > 1) & (*begin == '0');
  return n;
}

inline int64_t with_sign(uint64_t magnitude, bool negative) {
  const auto value = static_cast<int64_t>(magnitude);
  return negative ? -value : value;
}

// Calls f(row number, number) for all rows and returns whether none was odd; f returns what is odd in its own eyes.
template <class F>
inline bool each_number(const StridedRows& rows, const Span& span, F&& f) {
  uint32_t odd = 0;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const Number n = take_apart(rows.base, row, span);
    odd |= n.odd | f(i, n);
  }
  return odd == 0;
}

}  // namespace

void text_kernel(const StridedRows& rows, const Span& span, StringRef* out) {
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const std::string_view text = span_text(rows.base, row, span);
    const auto size = static_cast<uint32_t>(text.size());
    if (size > StringRef::kInline) [[unlikely]] {
      out[i] = StringRef(text);
      continue;
    }
    const __m128i bytes = _mm_and_si128(load16(text.data()), load16(kKeepFirst.bytes + 16 - size));
    const __m128i whole = _mm_or_si128(_mm_slli_si128(bytes, 4), _mm_cvtsi32_si128(static_cast<int>(size)));
    std::memcpy(static_cast<void*>(out + i), &whole, sizeof whole);
  }
}

bool int64_kernel(const StridedRows& rows, const Span& span, int64_t* out) {
  return each_number(rows, span, [out](uint32_t i, const Number& n) -> uint32_t {
    out[i] = with_sign(combine_digits(n.digits), n.negative);
    return n.point != 16;
  });
}

bool int32_kernel(const StridedRows& rows, const Span& span, int32_t* out) {
  return each_number(rows, span, [out](uint32_t i, const Number& n) -> uint32_t {
    const int64_t value = with_sign(combine_digits(n.digits), n.negative);
    out[i] = static_cast<int32_t>(value);
    return (n.point != 16) | (value != out[i]);
  });
}

bool epoch_kernel(const StridedRows& rows, const Span& span, int64_t unit, int64_t* out) {
  const auto largest = static_cast<uint64_t>(INT64_MAX / unit) - 1;
  return each_number(rows, span, [out, unit, largest](uint32_t i, const Number& n) -> uint32_t {
    const uint64_t magnitude = combine_digits(n.digits);
    out[i] = static_cast<int64_t>(static_cast<uint64_t>(with_sign(magnitude, n.negative)) * static_cast<uint64_t>(unit));
    return (n.point != 16) | (magnitude > largest);
  });
}

bool decimal_kernel(const StridedRows& rows, const Span& span, unsigned precision, unsigned scale, int64_t* out) {
  const uint32_t most_integer_digits = precision - scale;
  return each_number(rows, span, [=](uint32_t i, const Number& n) -> uint32_t {
    const uint32_t fraction = n.fraction_digits();
    const uint32_t odd = (fraction > scale) | (n.integer_digits > most_integer_digits);
    const auto factor = static_cast<uint64_t>(kPowersOfTen64[odd ? 0 : scale - fraction]);
    out[i] = with_sign(n.magnitude() * factor, n.negative);
    return odd;
  });
}

// Up to 15 digits and a power of ten up to 22 are exact doubles, and IEEE division rounds correctly (Clinger 1990).
bool double_kernel(const StridedRows& rows, const Span& span, double* out) {
  static constexpr double kPowers[16] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  return each_number(rows, span, [out](uint32_t i, const Number& n) -> uint32_t {
    const uint64_t magnitude = n.magnitude();
    const double value = static_cast<double>(magnitude) / kPowers[n.fraction_digits() & 15];
    out[i] = n.negative ? -value : value;
    return magnitude > 999'999'999'999'999;
  });
}

bool check_number_kernel(const StridedRows& rows, const Span& span) {
  return each_number(rows, span, [](uint32_t, const Number&) -> uint32_t { return 0; });
}

bool boolean_kernel(const StridedRows& rows, const Span& span, uint8_t* out) {
  bool good = true;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const std::string_view text = span_text(rows.base, row, span);
    out[i] = text == "true";
    good &= out[i] != 0 || text == "false";
  }
  return good;
}

bool IsoTimestampKernel::parse(std::string_view text, int64_t& out) {
  if (!parse_timestamp(text, out)) return false;
  known_ = text.size() > kPrefix && text[10] == 'T' && text[16] == ':' && text.back() == 'Z' && text[0] != '-';
  if (!known_) return true;
  std::memcpy(prefix_, text.data(), kPrefix);
  int64_t in_minute = out % kMicrosPerMinute;
  if (in_minute < 0) in_minute += kMicrosPerMinute;
  minute_ = out - in_minute;
  return true;
}

// Every byte behind the remembered minute is checked for the two usual forms `SSZ` and `SS.mmmZ`; all others are parsed
// in full.
bool IsoTimestampKernel::run(const StridedRows& rows, const Span& span, int64_t* out) {
  const auto digit = [](char c) { return static_cast<uint32_t>(static_cast<unsigned char>(c)) - '0'; };
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const std::string_view text = span_text(rows.base, row, span);
    const char* p = text.data();
    const bool same_minute = known_ && (text.size() == 20 || text.size() == 24) && p[16] == ':' &&
                             _mm_movemask_epi8(_mm_cmpeq_epi8(load16(p), load16(prefix_))) == 0xffff;
    if (same_minute) {
      const uint32_t tens = digit(p[17]);
      const uint32_t ones = digit(p[18]);
      uint32_t odd = (tens > 5) | (ones > 9);
      int64_t micros = (tens * 10 + ones) * kMicrosPerSecond;
      if (text.size() == 24) {
        const uint32_t a = digit(p[20]), b = digit(p[21]), c = digit(p[22]);
        odd |= (p[19] != '.') | (a > 9) | (b > 9) | (c > 9) | (p[23] != 'Z');
        micros += (a * 100 + b * 10 + c) * 1000;
      } else {
        odd |= p[19] != 'Z';
      }
      out[i] = minute_ + micros;
      if (odd == 0) continue;
    }
    if (!parse(text, out[i])) return false;
  }
  return true;
}

}  // namespace velo::format
