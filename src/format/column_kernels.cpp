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

namespace {

// `:SS` and what follows in the usual forms of timestamps, as a text of eight bytes in which 0 stands for a digit.
struct TimestampTail {
  size_t size;
  uint64_t text;
  uint64_t largest;
  uint64_t keep;
};
constexpr uint64_t word_of(const char (&text)[9]) {
  uint64_t word = 0;
  for (size_t i = 8; i-- > 0;) word = word << 8 | static_cast<unsigned char>(text[i]);
  return word;
}
constexpr TimestampTail kSeconds = {20, word_of(":00Z\0\0\0\0"), word_of("\0\5\11\0\0\0\0\0"), 0xffffffff};
constexpr TimestampTail kMillis = {24, word_of(":00.000Z"), word_of("\0\5\11\0\11\11\11\0"), ~uint64_t{0}};

// Milliseconds of the digit values of a tail.
inline int64_t combine_tail(__m128i digits) {
  const __m128i weights = _mm_cvtsi64_si128(static_cast<int64_t>(word_of("\0\12\1\0\144\12\1\0")));
  const __m128i pairs = _mm_maddubs_epi16(digits, weights);
  const __m128i sums = _mm_madd_epi16(pairs, _mm_cvtsi64_si128(0x0001'0001'03e8'03e8));
  const auto both = static_cast<uint64_t>(_mm_cvtsi128_si64(sums));
  return static_cast<int64_t>((both & 0xffffffff) + (both >> 32));
}

}  // namespace

bool IsoTimestampKernel::parse(std::string_view text, int64_t& out) {
  if (!parse_timestamp(text, out)) return false;
  size_ = text.size();
  known_ = (size_ == kSeconds.size || size_ == kMillis.size) && text[10] == 'T' && text[16] == ':' &&
           text.back() == 'Z' && text[0] != '-';
  if (!known_) return true;
  std::memcpy(prefix_, text.data(), sizeof prefix_);
  int64_t in_minute = out % kMicrosPerMinute;
  if (in_minute < 0) in_minute += kMicrosPerMinute;
  minute_ = out - in_minute;
  return true;
}

// A text of the known minute with another number of fraction digits: `YYYY-MM-DDTHH:MM:SS[.f{1,6}]Z`.
bool IsoTimestampKernel::parse_in_minute(std::string_view text, int64_t& out) const {
  constexpr size_t kFraction = 20;
  const auto digit = [&](size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(text[at]) - '0'); };
  if (!known_ || text.size() < kSeconds.size || text.size() > kFraction + 7 || text.back() != 'Z') return false;
  if (std::memcmp(text.data(), prefix_, sizeof prefix_) != 0 || text[16] != ':' || digit(17) > 5 || digit(18) > 9)
    return false;
  const size_t digits = text.size() == kSeconds.size ? 0 : text.size() - 1 - kFraction;
  if (text.size() != kSeconds.size && (text[19] != '.' || digits == 0)) return false;
  int64_t fraction = 0;
  for (size_t i = 0; i < 6; ++i) {
    const unsigned next = i < digits ? digit(kFraction + i) : 0;
    if (next > 9) return false;
    fraction = fraction * 10 + next;
  }
  out = minute_ + (digit(17) * 10 + digit(18)) * kMicrosPerSecond + fraction;
  return true;
}

// Neighbours mostly share their minute and their form: the minute is compared with the last one, every byte behind it
// is checked for one of the two usual forms. All others are parsed in full.
bool IsoTimestampKernel::run(const StridedRows& rows, const Span& span, int64_t* out) {
  uint32_t i = 0;
  while (i < rows.count) {
    i += run_known(rows.from(i), span, out + i);
    if (i == rows.count) break;
    const std::string_view text = span_text(rows.base, rows.index + size_t{i} * rows.stride, span);
    if (!parse_in_minute(text, out[i]) && !parse(text, out[i])) return false;
    ++i;
  }
  return true;
}

// Returns how many rows have the minute and the form of the last one.
uint32_t IsoTimestampKernel::run_known(const StridedRows& rows, const Span& span, int64_t* out) const {
  if (!known_) return 0;
  const TimestampTail tail = size_ == kMillis.size ? kMillis : kSeconds;
  const __m128i prefix = load16(prefix_);
  const __m128i tail_text = _mm_cvtsi64_si128(static_cast<int64_t>(tail.text));
  const __m128i tail_largest = _mm_cvtsi64_si128(static_cast<int64_t>(tail.largest));
  const __m128i tail_keep = _mm_cvtsi64_si128(static_cast<int64_t>(tail.keep));
  const char* begins = rows.base + span.first_shift;
  const char* ends = rows.base + span.last_shift;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const char* p = begins + static_cast<int32_t>(row[span.first]);
    const char* end = ends + static_cast<int32_t>(row[span.last]);
    const __m128i last = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p + 16));
    const __m128i digits = _mm_and_si128(_mm_xor_si128(last, tail_text), tail_keep);
    const __m128i differ = _mm_or_si128(_mm_xor_si128(load16(p), prefix), _mm_subs_epu8(digits, tail_largest));
    if (static_cast<size_t>(end - p) != tail.size || !_mm_testz_si128(differ, differ)) return i;
    out[i] = minute_ + combine_tail(digits) * 1000;
  }
  return rows.count;
}

}  // namespace velo::format
