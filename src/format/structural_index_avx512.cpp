// The index with registers of 64 bytes: a block is three comparisons, and one instruction compresses the places of its
// hits. Only functions marked for these instructions may use them; who calls them has asked the processor.
#include "format/structural_index_avx512.hpp"

#include <immintrin.h>

#define VELO_AVX512 [[gnu::target("avx512f,avx512bw,avx512vl,avx512vbmi2")]]

namespace velo::format {

namespace {

constexpr size_t kBlock = 64;
constexpr size_t kPrefetchAhead = 4096;

struct JsonMarks {
  VELO_AVX512 static uint64_t find(__m512i v, char, char) {
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('"')) | _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\\')) |
           _mm512_cmplt_epu8_mask(v, _mm512_set1_epi8(0x20));
  }
};

struct CsvMarks {
  VELO_AVX512 static uint64_t find(__m512i v, char delimiter, char quote) {
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(delimiter)) | _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(quote)) |
           _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n')) | _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\r'));
  }
};

VELO_AVX512 inline __m512i places() {
  alignas(64) static constexpr struct Places {
    uint8_t bytes[kBlock];
    constexpr Places() : bytes() {
      for (size_t i = 0; i < kBlock; ++i) bytes[i] = static_cast<uint8_t>(i);
    }
  } kPlaces;
  return _mm512_load_si512(kPlaces.bytes);
}

template <int kQuarter>
VELO_AVX512 inline void store_sixteen(uint32_t* to, __m512i places, __m512i begin) {
  const __m512i wide = _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, kQuarter));
  _mm512_storeu_si512(to + 16 * kQuarter, _mm512_add_epi32(wide, begin));
}

VELO_AVX512 inline uint32_t* store_positions(uint32_t* to, size_t begin, uint64_t bits) {
  const __m512i packed = _mm512_maskz_compress_epi8(bits, places());
  const __m512i first = _mm512_set1_epi32(static_cast<int>(begin));
  const auto count = _mm_popcnt_u64(bits);
  store_sixteen<0>(to, packed, first);
  if (count > 16) [[unlikely]] {
    store_sixteen<1>(to, packed, first);
    store_sixteen<2>(to, packed, first);
    store_sixteen<3>(to, packed, first);
  }
  return to + count;
}

template <class Marks>
VELO_AVX512 IndexEnd build(const char* text, size_t size, char delimiter, char quote, uint32_t* to) {
  __m512i seen = _mm512_setzero_si512();
  size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    _mm_prefetch(text + i + kPrefetchAhead, _MM_HINT_T0);
    const __m512i v = _mm512_loadu_si512(text + i);
    seen = _mm512_or_si512(seen, v);
    to = store_positions(to, i, Marks::find(v, delimiter, quote));
  }
  if (i < size) {
    const uint64_t inside = ~uint64_t{0} >> (kBlock - (size - i));
    const __m512i v = _mm512_maskz_loadu_epi8(inside, text + i);
    seen = _mm512_or_si512(seen, v);
    to = store_positions(to, i, Marks::find(v, delimiter, quote) & inside);
  }
  return {to, _mm512_movepi8_mask(seen) == 0};
}

}  // namespace

bool has_avx512() {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512vbmi2");
}

IndexEnd index_json_avx512(const char* text, size_t size, uint32_t* to) {
  return build<JsonMarks>(text, size, 0, 0, to);
}

IndexEnd index_csv_avx512(const char* text, size_t size, char delimiter, char quote, uint32_t* to) {
  return build<CsvMarks>(text, size, delimiter, quote, to);
}

}  // namespace velo::format
