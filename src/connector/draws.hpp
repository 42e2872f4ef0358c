#pragma once

#include <cstdint>

namespace velo::connector {

// Random draws that are a pure function of (seed, number, slot): each field of a row has slots of its own, so that
// any field can be made without the others. The draws of a row are a SplitMix64 sequence (Steele, Lea, Flood, 2014)
// whose start is mixed from seed and number.

constexpr uint64_t kGoldenGamma = 0x9E3779B97F4A7C15u;

constexpr uint64_t mix_bits(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

constexpr uint64_t draw_key(uint64_t seed, int64_t number) {
  return mix_bits(seed ^ (static_cast<uint64_t>(number) * kGoldenGamma));
}

/// One draw of 64 bits, used as two of 32.
class Draw {
 public:
  constexpr Draw(uint64_t key, uint32_t slot) : bits_(mix_bits(key + (slot + 1) * kGoldenGamma)) {}

  constexpr uint32_t high() const { return static_cast<uint32_t>(bits_ >> 32); }
  constexpr uint32_t low() const { return static_cast<uint32_t>(bits_); }
  /// Evenly in [0, count); 0 when count is 0.
  constexpr uint32_t high_below(uint32_t count) const { return scale(high(), count); }
  constexpr uint32_t low_below(uint32_t count) const { return scale(low(), count); }

 private:
  static constexpr uint32_t scale(uint32_t draw, uint32_t count) {
    return static_cast<uint32_t>((uint64_t{draw} * count) >> 32);
  }

  uint64_t bits_;
};

}  // namespace velo::connector
