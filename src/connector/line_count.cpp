// Every byte that passes a source is counted here once, so that errors can name lines. Matches are summed in bytes for
// up to 255 rounds before they are widened: one compare and one subtraction per register.
#include "connector/line_count.hpp"

#include <algorithm>

namespace velo::connector {

namespace {

constexpr size_t kLanes = 64;
constexpr size_t kRounds = 255;

}  // namespace

uint64_t count_newlines(const char* data, size_t size) {
  uint64_t total = 0;
  size_t at = 0;
  while (size - at >= kLanes) {
    uint8_t sums[kLanes] = {};
    const size_t rounds = std::min((size - at) / kLanes, kRounds);
    for (size_t round = 0; round < rounds; ++round, at += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane)
        sums[lane] = static_cast<uint8_t>(sums[lane] + (data[at + lane] == '\n'));
    }
    for (const uint8_t sum : sums) total += sum;
  }
  for (; at < size; ++at) total += data[at] == '\n';
  return total;
}

}  // namespace velo::connector
