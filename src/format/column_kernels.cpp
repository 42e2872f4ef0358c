// Each value is found by two entries of the index, loaded in whole registers and cut by a mask.
#include "format/column_kernels.hpp"

#include <immintrin.h>

#include <cstring>

#include "format/byte_lanes.hpp"

namespace velo::format {

namespace {

struct Window {
  alignas(64) uint8_t bytes[32];
};
// Loading 16 bytes at `16 - n` gives a mask of the first n bytes.
constexpr Window kKeepFirst = [] {
  Window w{};
  for (size_t i = 0; i < 16; ++i) w.bytes[i] = 0xff;
  return w;
}();

}  // namespace

// A short StringRef is its size and then its bytes: the register is loaded from four bytes before the text, where the
// size goes.
void text_kernel(const StridedRows& rows, const Span& span, StringRef* out) {
  constexpr size_t kSizeBytes = 4;
  const char* begins = rows.base + span.first_shift;
  const char* ends = rows.base + span.last_shift;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const char* begin = begins + static_cast<int32_t>(row[span.first]);
    const auto size = static_cast<uint32_t>(ends + static_cast<int32_t>(row[span.last]) - begin);
    if (size > StringRef::kInline) [[unlikely]] {
      out[i] = StringRef({begin, size});
      continue;
    }
    const __m128i bytes = _mm_and_si128(load16(begin - kSizeBytes), load16(kKeepFirst.bytes + 16 - kSizeBytes - size));
    const __m128i whole = _mm_insert_epi32(bytes, static_cast<int>(size), 0);
    std::memcpy(static_cast<void*>(out + i), &whole, sizeof whole);
  }
}

Conversion boolean_kernel(const StridedRows& rows, const Span& span, uint8_t* out) {
  bool good = true;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const std::string_view text = span_text(rows.base, row, span);
    out[i] = text == "true";
    good &= out[i] != 0 || text == "false";
  }
  return good ? Conversion::Canonical : Conversion::Odd;
}

namespace {

// What stands behind the minute, by its size: `:SS`, up to six fraction digits after a point, and perhaps `Z`. In
// `text` a '0' stands for a digit, which may be at most `largest`. A tail is canonical when one of the digits in
// `shown` is not zero; where that does not matter, the last byte of `always` stands for one.
struct alignas(16) TimestampTail {
  uint8_t text[16];
  uint8_t largest[16];
  uint8_t keep[16];
  uint8_t shown[16];
  uint8_t always[16];
};
constexpr size_t kTailSizes = 12;
constexpr size_t kWholeSeconds = 4;
constexpr size_t kMillis = 8;
constexpr size_t kMicros = 11;
struct TimestampTails {
  TimestampTail of_size[kTailSizes];
  uint32_t sizes;  // bits of the sizes there are
};

constexpr TimestampTails make_tails(bool zulu) {
  TimestampTails tails{};
  for (size_t size = zulu ? 4 : 3; size < kTailSizes - (zulu ? 0 : 1); ++size) {
    const size_t digits_end = size - (zulu ? 1 : 0);
    if (digits_end == 4) continue;  // a point without a digit
    tails.sizes |= 1u << size;
    TimestampTail& tail = tails.of_size[size];
    for (size_t i = 0; i < size; ++i) {
      tail.keep[i] = 0xff;
      tail.text[i] = i == 0 ? ':' : i == 3 ? '.' : '0';
      tail.largest[i] = i == 0 || i == 3 ? 0 : i == 1 ? 5 : 9;
    }
    if (!zulu) continue;
    tail.text[size - 1] = 'Z';
    tail.largest[size - 1] = 0;
    if (size == kWholeSeconds) tail.shown[15] = tail.always[15] = 1;
    if (size != kMillis && size != kMicros) continue;
    for (size_t i = size - 4; i + 1 < size; ++i) tail.shown[i] = 0xff;
  }
  return tails;
}
constexpr TimestampTails kLocalTails = make_tails(false);
constexpr TimestampTails kZuluTails = make_tails(true);

// The tail of this size, or nullptr.
inline const TimestampTail* tail_of(const TimestampTails& tails, size_t size) {
  return size < kTailSizes && (tails.sizes >> size & 1) != 0 ? &tails.of_size[size] : nullptr;
}

inline __m128i tail_digits(const TimestampTail& tail, const char* p) {
  return _mm_and_si128(_mm_xor_si128(load16(p), load16(tail.text)), load16(tail.keep));
}

// Not 0 in bytes that are not what they must be.
inline __m128i surplus(const TimestampTail& tail, __m128i digits) {
  return _mm_subs_epu8(digits, load16(tail.largest));
}

inline bool is_canonical(const TimestampTail& tail, __m128i digits) {
  return !_mm_testz_si128(_mm_or_si128(digits, load16(tail.always)), load16(tail.shown));
}

// Microseconds of the digit values of a tail.
inline int64_t combine_tail(__m128i digits) {
  const __m128i pairs = _mm_maddubs_epi16(digits, _mm_setr_epi8(0, 10, 1, 0, 10, 1, 10, 1, 10, 1, 0, 0, 0, 0, 0, 0));
  const __m128i sums = _mm_madd_epi16(pairs, _mm_setr_epi16(1, 1, 10'000, 100, 1, 0, 0, 0));
  const auto low = static_cast<uint64_t>(_mm_cvtsi128_si64(sums));
  const auto last = static_cast<uint32_t>(_mm_extract_epi32(sums, 2));
  return static_cast<int64_t>((low & 0xffffffff) * 1'000'000 + (low >> 32) + last);
}

}  // namespace

bool IsoTimestampKernel::parse(std::string_view text, int64_t& out) {
  if (!parse_timestamp(text, out)) return false;
  known_ = false;
  if (text.size() <= sizeof prefix_ || text[0] == '-' || (text[10] != 'T' && text[10] != ' ')) return true;
  zulu_ = text.back() == 'Z';
  const char* behind = text.data() + sizeof prefix_;
  const TimestampTail* tail = tail_of(zulu_ ? kZuluTails : kLocalTails, text.size() - sizeof prefix_);
  if (tail != nullptr) {
    const __m128i differ = surplus(*tail, tail_digits(*tail, behind));
    known_ = _mm_testz_si128(differ, differ) != 0;
  }
  if (!known_) return true;
  std::memcpy(prefix_, text.data(), sizeof prefix_);
  int64_t in_minute = out % kMicrosPerMinute;
  if (in_minute < 0) in_minute += kMicrosPerMinute;
  minute_ = out - in_minute;
  return true;
}

// Neighbours mostly share their minute: it is compared with the last one, and every byte behind it is checked. All
// others are parsed in full.
Conversion IsoTimestampKernel::run(const StridedRows& rows, const Span& span, int64_t* out) {
  uint32_t i = 0;
  bool canonical = true;
  for (;;) {
    i += run_known(rows.from(i), span, out + i, canonical);
    if (i == rows.count) return canonical ? Conversion::Canonical : Conversion::Done;
    if (!parse(span_text(rows.base, rows.index + size_t{i} * rows.stride, span), out[i])) return Conversion::Odd;
    // A text in the usual form is converted once more, with its minute known.
    if (known_) continue;
    canonical = false;
    ++i;
  }
}

// Returns how many rows have the minute of the last one.
uint32_t IsoTimestampKernel::run_known(const StridedRows& rows, const Span& span, int64_t* out, bool& canonical) const {
  if (!known_) return 0;
  const TimestampTails& tails = zulu_ ? kZuluTails : kLocalTails;
  const __m128i prefix = load16(prefix_);
  const char* begins = rows.base + span.first_shift;
  const char* ends = rows.base + span.last_shift;
  const uint32_t* row = rows.index;
  bool all_canonical = prefix_[10] == 'T';
  uint32_t i = 0;
  for (; i < rows.count; ++i, row += rows.stride) {
    const char* p = begins + static_cast<int32_t>(row[span.first]);
    const char* end = ends + static_cast<int32_t>(row[span.last]);
    const TimestampTail* tail = tail_of(tails, static_cast<size_t>(end - p) - sizeof prefix_);
    if (tail == nullptr) break;
    const __m128i digits = tail_digits(*tail, p + sizeof prefix_);
    const __m128i differ = _mm_or_si128(_mm_xor_si128(load16(p), prefix), surplus(*tail, digits));
    if (!_mm_testz_si128(differ, differ)) break;
    all_canonical &= is_canonical(*tail, digits);
    out[i] = minute_ + combine_tail(digits);
  }
  canonical &= all_canonical;
  return i;
}

}  // namespace velo::format
