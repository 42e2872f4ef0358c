// 64 bytes are compared at a time; the bits of the hits become positions, mostly without a branch per hit. The
// idea of a first pass that only finds structure is that of simdjson (Langdale and Lemire, "Parsing gigabytes of JSON
// per second", 2019); unlike there, control characters are hits too, so that a string between two entries is known to
// hold none.
#include "format/structural_index.hpp"

#include <immintrin.h>

#include "format/structural_index_avx512.hpp"

namespace velo::format {

namespace {

constexpr size_t kBlock = 64;
constexpr size_t kPrefetchAhead = 4096;

struct JsonClassifier {
  __m256i quote = _mm256_set1_epi8('"');
  __m256i backslash = _mm256_set1_epi8('\\');
  __m256i last_control = _mm256_set1_epi8(0x1f);

  uint32_t operator()(__m256i v) const {
    const __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(v, last_control), v);
    const __m256i marks = _mm256_or_si256(_mm256_cmpeq_epi8(v, quote), _mm256_cmpeq_epi8(v, backslash));
    return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(control, marks)));
  }
};

struct CsvClassifier {
  CsvClassifier(char delimiter_byte, char quote_byte)
      : delimiter(_mm256_set1_epi8(delimiter_byte)), quote(_mm256_set1_epi8(quote_byte)) {}
  __m256i delimiter;
  __m256i quote;
  __m256i line_feed = _mm256_set1_epi8('\n');
  __m256i carriage_return = _mm256_set1_epi8('\r');

  uint32_t operator()(__m256i v) const {
    const __m256i marks = _mm256_or_si256(_mm256_cmpeq_epi8(v, delimiter), _mm256_cmpeq_epi8(v, quote));
    const __m256i ends = _mm256_or_si256(_mm256_cmpeq_epi8(v, line_feed), _mm256_cmpeq_epi8(v, carriage_return));
    return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(marks, ends)));
  }
};

// Stores the positions of the set bits; what is stored behind the last one is overwritten later. The first sixteen are
// stored without asking how many there are: dense records have about that many, and a branch would be mispredicted.
inline uint32_t* store_positions(uint32_t* to, uint32_t begin, uint64_t bits) {
  constexpr int kAlways = 16;
  const auto count = static_cast<int>(_mm_popcnt_u64(bits));
#pragma GCC unroll 16
  for (int i = 0; i < kAlways; ++i) {
    to[i] = begin + static_cast<uint32_t>(_tzcnt_u64(bits));
    bits = _blsr_u64(bits);
  }
  for (int i = kAlways; i < count; ++i) [[unlikely]] {
    to[i] = begin + static_cast<uint32_t>(_tzcnt_u64(bits));
    bits = _blsr_u64(bits);
  }
  return to + count;
}

}  // namespace

void StructuralIndex::reserve(size_t size) {
  const size_t needed = kLead + size + 2 * kBlock;
  if (needed <= capacity_) return;
  entries_ = std::make_unique_for_overwrite<uint32_t[]>(needed);
  for (size_t i = 0; i < kLead; ++i) entries_[i] = ~uint32_t{0};
  capacity_ = needed;
}

template <class Classifier>
void StructuralIndex::build(const char* text, size_t size, const Classifier& classify) {
  reserve(size);
  uint32_t* to = entries_.get() + kLead;
  __m256i seen = _mm256_setzero_si256();
  const auto load = [&](size_t at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at)); };
  size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    _mm_prefetch(text + i + kPrefetchAhead, _MM_HINT_T0);
    const __m256i low = load(i);
    const __m256i high = load(i + 32);
    seen = _mm256_or_si256(seen, _mm256_or_si256(low, high));
    to = store_positions(to, static_cast<uint32_t>(i), classify(low) | uint64_t{classify(high)} << 32);
  }
  bool ascii = _mm256_movemask_epi8(seen) == 0;
  if (i < size) {
    const uint64_t inside = ~uint64_t{0} >> (kBlock - (size - i));
    const __m256i low = load(i);
    const __m256i high = load(i + 32);
    const uint64_t high_bits = static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
                               uint64_t{static_cast<uint32_t>(_mm256_movemask_epi8(high))} << 32;
    ascii = ascii && (high_bits & inside) == 0;
    to = store_positions(to, static_cast<uint32_t>(i), (classify(low) | uint64_t{classify(high)} << 32) & inside);
  }
  finish({to, ascii});
}

bool StructuralIndex::wide_available() {
  static const bool kAvailable = has_avx512();
  return kAvailable;
}

void StructuralIndex::build_json(const char* text, size_t size) {
  if (!wide_) return build(text, size, JsonClassifier());
  reserve(size);
  finish(index_json_avx512(text, size, entries_.get() + kLead));
}

void StructuralIndex::build_csv(const char* text, size_t size, char delimiter, char quote) {
  const char second = quote == '\0' ? '\n' : quote;
  if (!wide_) return build(text, size, CsvClassifier(delimiter, second));
  reserve(size);
  finish(index_csv_avx512(text, size, delimiter, second, entries_.get() + kLead));
}

void StructuralIndex::finish(const IndexEnd& end) {
  count_ = static_cast<size_t>(end.to - (entries_.get() + kLead));
  ascii_ = end.ascii;
}

}  // namespace velo::format
