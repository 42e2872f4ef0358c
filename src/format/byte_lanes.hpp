#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace velo::format {

/// 16 bytes from anywhere.
inline __m128i load16(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }

/// 16 bytes for each half of a register.
inline __m256i load_halves(const void* low, const void* high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(load16(low)), load16(high), 1);
}

/// The same 16 bytes in both halves.
inline __m256i load_twice(const void* p) { return _mm256_broadcastsi128_si256(load16(p)); }

}  // namespace velo::format
