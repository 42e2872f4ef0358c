#pragma once

#include <cstdint>
#include <vector>

namespace velo::connector {

/// Prices between 100 and 10^8, evenly spread by their logarithm: 100 * 10^(6 * i / 2^16), rounded, for each i. Made
/// with integers alone, so that no mathematics library has a say in the data.
class NexmarkPrices {
 public:
  NexmarkPrices();
  int64_t price(uint32_t draw) const { return prices_[draw >> 16]; }

 private:
  std::vector<uint32_t> prices_;
};

}  // namespace velo::connector
