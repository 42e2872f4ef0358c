// Numbers are loaded as the 16 bytes that end where the value ends, so that digits stand right-aligned whatever their
// count; three multiply-add steps turn 16 digits into two words of eight. A decimal point is squeezed out by a shuffle
// first. Neighbouring numbers mostly have the same count of fraction digits and no sign: such are converted four at a
// time. From the first four that differ on, a column goes on number by number.
#include <immintrin.h>

#include <algorithm>

#include "format/byte_lanes.hpp"
#include "format/column_kernels.hpp"
#include "types/decimal.hpp"

namespace velo::format {

namespace {

struct Window {
  alignas(64) uint8_t bytes[48];
};
// Loading 16 bytes at `n` gives a mask of the last n bytes.
constexpr Window kKeepLast = [] {
  Window w{};
  for (size_t i = 16; i < 48; ++i) w.bytes[i] = 0xff;
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
  uint32_t point;  // byte of the point, 16 without one
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

// What a column says about a number.
struct Verdict {
  uint32_t odd;    // not 0: not a value of the column
  uint32_t plain;  // 0: encoders write another text for it
};

// Calls f(row number, number) for all rows. `canonical`: the rows before them were.
template <class F>
inline Conversion each_number(const StridedRows& rows, const Span& span, bool canonical, F&& f) {
  uint32_t odd = 0;
  uint32_t plain = 1;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const Number n = take_apart(rows.base, row, span);
    const Verdict verdict = f(i, n);
    odd |= n.odd | verdict.odd;
    plain &= verdict.plain;
  }
  if (odd != 0) return Conversion::Odd;
  return canonical && plain != 0 ? Conversion::Canonical : Conversion::Done;
}

// What four numbers converted together must have in common.
class NumberShape {
 public:
  // `point`: byte of the point in the 16 bytes before the end, 16 without one.
  NumberShape(uint32_t point, uint32_t most_integer_digits)
      : zeros_(load_twice(kZeros.bytes[point])),
        largest_(load_twice(kLargest.bytes[point])),
        squeeze_(load_twice(kSqueeze.without_byte[point])),
        min_size_(point == 16 ? 1 : 17 - point),
        max_size_(std::min(16u, min_size_ - 1 + most_integer_digits)) {}

  // Negative when the size is wrong or a zero stands in front of other integer digits.
  uint32_t check(uint32_t size, char first) const {
    const uint32_t leading_zero = (static_cast<unsigned char>(first) - uint32_t{'1'}) & (min_size_ - size);
    return (size - min_size_) | (max_size_ - size) | leading_zero;
  }
  // Digit values of two numbers; 0 at the point.
  __m256i digits(const char* end_a, uint32_t size_a, const char* end_b, uint32_t size_b) const {
    const __m256i keep = load_halves(kKeepLast.bytes + (size_a & 31), kKeepLast.bytes + (size_b & 31));
    return _mm256_and_si256(_mm256_sub_epi8(load_halves(end_a - 16, end_b - 16), zeros_), keep);
  }
  // Not 0 in bytes that are neither digits nor the point.
  __m256i surplus(__m256i digits) const { return _mm256_subs_epu8(digits, largest_); }
  __m256i fours(__m256i digits) const {
    const __m256i pairs = _mm256_maddubs_epi16(_mm256_shuffle_epi8(digits, squeeze_), _mm256_set1_epi16(0x010A));
    return _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  }

 private:
  struct Bytes {
    alignas(64) uint8_t bytes[17][16];
  };
  static constexpr Bytes filled(uint8_t digit, uint8_t point) {
    Bytes b{};
    for (size_t n = 0; n <= 16; ++n) {
      for (size_t i = 0; i < 16; ++i) b.bytes[n][i] = i == n ? point : digit;
    }
    return b;
  }
  static const Bytes kZeros;
  static const Bytes kLargest;

  __m256i zeros_;
  __m256i largest_;
  __m256i squeeze_;
  uint32_t min_size_;
  uint32_t max_size_;
};
constexpr NumberShape::Bytes NumberShape::kZeros = filled('0', '.');
constexpr NumberShape::Bytes NumberShape::kLargest = filled(9, 0);

// Groups of four digits of numbers a, b and c, d to the words a, c, b, d.
inline __m256i combine_fours(__m256i ab, __m256i cd) {
  const __m256i eights = _mm256_madd_epi16(_mm256_packus_epi32(ab, cd), _mm256_set1_epi32(0x00012710));
  return _mm256_add_epi64(_mm256_mul_epu32(eights, _mm256_set1_epi64x(100'000'000)), _mm256_srli_epi64(eights, 32));
}

/// Rows that are converted together.
constexpr uint32_t kFour = 4;

// Calls f(row number, numbers) with four numbers at a time, in the order a, c, b, d, as long as all four have the
// shape. Returns the number of rows done.
template <class F>
inline uint32_t each_four(const StridedRows& rows, const Span& span, const NumberShape& shape, F&& f) {
  const char* begins = rows.base + span.first_shift;
  const char* ends = rows.base + span.last_shift;
  const uint32_t* row = rows.index;
  uint32_t i = 0;
  for (; i + 4 <= rows.count; i += 4) {
    const char* end[4];
    uint32_t size[4];
    uint32_t odd = 0;
#pragma GCC unroll 4
    for (size_t k = 0; k < 4; ++k, row += rows.stride) {
      const char* begin = begins + static_cast<int32_t>(row[span.first]);
      end[k] = ends + static_cast<int32_t>(row[span.last]);
      size[k] = static_cast<uint32_t>(end[k] - begin);
      odd |= shape.check(size[k], *begin);
    }
    const __m256i ab = shape.digits(end[0], size[0], end[1], size[1]);
    const __m256i cd = shape.digits(end[2], size[2], end[3], size[3]);
    const __m256i surplus = _mm256_or_si256(shape.surplus(ab), shape.surplus(cd));
    if (static_cast<int32_t>(odd) < 0 || !_mm256_testz_si256(surplus, surplus)) break;
    f(i, combine_fours(shape.fours(ab), shape.fours(cd)));
  }
  return i;
}

inline void store_four(int64_t* out, __m256i acbd) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permute4x64_epi64(acbd, _MM_SHUFFLE(3, 1, 2, 0)));
}

inline void store_four(int32_t* out, __m256i acbd) {
  const __m256i narrow = _mm256_permutevar8x32_epi32(acbd, _mm256_setr_epi32(0, 4, 2, 6, 0, 4, 2, 6));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_castsi256_si128(narrow));
}

constexpr uint32_t kNoPoint = 16;

// Whole numbers four at a time as far as they go; returns the number of rows done.
template <class T>
inline uint32_t convert_fours(const StridedRows& rows, const Span& span, uint32_t point, uint32_t most_integer_digits,
                              T* out) {
  if (rows.count < kFour) return 0;
  const NumberShape shape(point, most_integer_digits);
  return each_four(rows, span, shape, [out](uint32_t i, __m256i numbers) { store_four(out + i, numbers); });
}

// The point of the first number, by which the shape of all is guessed.
uint32_t first_point(const StridedRows& rows, const Span& span) {
  const Number first = take_apart(rows.base, rows.index, span);
  return first.odd != 0 ? kNoPoint : first.point;
}

// `-0` is the number 0, and so are its other forms.
uint32_t is_plain(const Number& n, int64_t value) {
  return static_cast<uint32_t>(!n.negative) | static_cast<uint32_t>(value != 0);
}

}  // namespace

Conversion int64_kernel(const StridedRows& rows, const Span& span, int64_t* out) {
  const uint32_t done = convert_fours(rows, span, kNoPoint, 16, out);
  return each_number(rows.from(done), span, true, [out = out + done](uint32_t i, const Number& n) -> Verdict {
    out[i] = with_sign(combine_digits(n.digits), n.negative);
    return {n.point != kNoPoint, is_plain(n, out[i])};
  });
}

Conversion int32_kernel(const StridedRows& rows, const Span& span, int32_t* out) {
  constexpr uint32_t kSafeDigits = 9;
  const uint32_t done = convert_fours(rows, span, kNoPoint, kSafeDigits, out);
  return each_number(rows.from(done), span, true, [out = out + done](uint32_t i, const Number& n) -> Verdict {
    const int64_t value = with_sign(combine_digits(n.digits), n.negative);
    out[i] = static_cast<int32_t>(value);
    return {static_cast<uint32_t>(n.point != kNoPoint) | static_cast<uint32_t>(value != out[i]), is_plain(n, value)};
  });
}

Conversion epoch_kernel(const StridedRows& rows, const Span& span, int64_t unit, int64_t* out) {
  const uint32_t safe_digits = unit == 1 ? 16 : 12;  // seconds are the largest unit
  const uint32_t done = convert_fours(rows, span, kNoPoint, unit == 1000 ? 15 : safe_digits, out);
  for (uint32_t i = 0; i < done; ++i) out[i] *= unit;
  const auto largest = static_cast<uint64_t>(INT64_MAX / unit) - 1;
  const auto convert = [out = out + done, unit, largest](uint32_t i, const Number& n) -> Verdict {
    const uint64_t magnitude = combine_digits(n.digits);
    out[i] =
        static_cast<int64_t>(static_cast<uint64_t>(with_sign(magnitude, n.negative)) * static_cast<uint64_t>(unit));
    return {static_cast<uint32_t>(n.point != kNoPoint) | static_cast<uint32_t>(magnitude > largest), 1};
  };
  return each_number(rows.from(done), span, false, convert);
}

Conversion decimal_kernel(const StridedRows& rows, const Span& span, unsigned precision, unsigned scale, int64_t* out) {
  const uint32_t most_integer_digits = precision - scale;
  const uint32_t point = rows.count < kFour ? kNoPoint : first_point(rows, span);
  const uint32_t fraction = point == kNoPoint ? 0 : 15 - point;
  uint32_t done = 0;
  if (fraction <= scale) {
    done = convert_fours(rows, span, point, most_integer_digits, out);
    const int64_t factor = kPowersOfTen64[scale - fraction];
    for (uint32_t i = 0; factor != 1 && i < done; ++i) out[i] *= factor;
  }
  const bool canonical = done == 0 || fraction == scale;
  return each_number(rows.from(done), span, canonical, [=, out = out + done](uint32_t i, const Number& n) -> Verdict {
    const uint32_t digits = n.fraction_digits();
    const uint32_t odd = (digits > scale) | (n.integer_digits > most_integer_digits);
    const auto scaled_by = static_cast<uint64_t>(kPowersOfTen64[odd ? 0 : scale - digits]);
    out[i] = with_sign(n.magnitude() * scaled_by, n.negative);
    return {odd, static_cast<uint32_t>(digits == scale) & is_plain(n, out[i])};
  });
}

// Up to 15 digits and a power of ten up to 22 are exact doubles, and IEEE division rounds correctly (Clinger 1990).
Conversion double_kernel(const StridedRows& rows, const Span& span, double* out) {
  static constexpr double kPowers[16] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  return each_number(rows, span, false, [out](uint32_t i, const Number& n) -> Verdict {
    const uint64_t magnitude = n.magnitude();
    const double value = static_cast<double>(magnitude) / kPowers[n.fraction_digits() & 15];
    out[i] = n.negative ? -value : value;
    return {magnitude > 999'999'999'999'999, 1};
  });
}

bool check_number_kernel(const StridedRows& rows, const Span& span) {
  uint32_t done = 0;
  if (rows.count >= kFour) {
    const NumberShape shape(first_point(rows, span), 16);
    done = each_four(rows, span, shape, [](uint32_t, __m256i) {});
  }
  const auto checked = [](uint32_t, const Number&) -> Verdict { return {0, 0}; };
  return each_number(rows.from(done), span, false, checked) != Conversion::Odd;
}

}  // namespace velo::format
