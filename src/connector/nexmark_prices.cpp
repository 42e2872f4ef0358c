// 10^(6 * i / 2^16) is the product of 10^(6 / 2), 10^(6 / 4), 10^(6 / 8) … over the bits of i from the highest on, and
// each of these factors is the square root of the one before. With 43 fraction bits 10^6 fills 63 bits.
#include "connector/nexmark_prices.hpp"

#include <array>
#include <cstddef>

namespace velo::connector {

namespace {

constexpr uint32_t kBits = 16;
constexpr uint32_t kFractionBits = 43;
constexpr uint64_t kOne = uint64_t{1} << kFractionBits;
constexpr uint64_t kRange = 1'000'000;
constexpr uint64_t kLowest = 100;

using Wide = unsigned __int128;

uint64_t square_root(uint64_t value) {
  const Wide wanted = static_cast<Wide>(value) << kFractionBits;
  uint64_t root = 0;
  for (uint64_t bit = uint64_t{1} << 53; bit != 0; bit >>= 1) {
    if (static_cast<Wide>(root + bit) * (root + bit) <= wanted) root += bit;
  }
  return root;
}

uint64_t product(uint64_t a, uint64_t b) {
  return static_cast<uint64_t>((static_cast<Wide>(a) * b + kOne / 2) >> kFractionBits);
}

std::array<uint64_t, kBits> factors() {
  std::array<uint64_t, kBits> out{};
  uint64_t factor = kRange << kFractionBits;
  for (uint32_t bit = kBits; bit-- > 0;) out[bit] = factor = square_root(factor);
  return out;
}

}  // namespace

NexmarkPrices::NexmarkPrices() {
  std::vector<uint64_t> powers(size_t{1} << kBits, kOne);
  for (uint32_t bit = 0; const uint64_t factor : factors()) {
    const size_t half = size_t{1} << bit++;
    for (size_t i = 0; i < half; ++i) powers[half + i] = product(powers[i], factor);
  }
  prices_.reserve(powers.size());
  for (const uint64_t power : powers) {
    prices_.push_back(static_cast<uint32_t>((static_cast<Wide>(power) * kLowest + kOne / 2) >> kFractionBits));
  }
}

}  // namespace velo::connector
