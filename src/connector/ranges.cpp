#include "connector/ranges.hpp"

#include <algorithm>

namespace velo::connector {

namespace {

constexpr uint64_t kRangesPerReader = 8;
constexpr uint64_t kLeastBytes = 256 * 1024;
constexpr uint64_t kBytesOfRow = 64;  // of a row without bytes, to treat it alike

}  // namespace

uint64_t range_bytes(uint64_t total, const RangeRequest& request) {
  const uint64_t even = total / (request.readers * kRangesPerReader);
  return std::clamp(even, std::min(kLeastBytes, request.most_bytes), request.most_bytes);
}

uint64_t range_rows(uint64_t total, const RangeRequest& request) {
  return std::max<uint64_t>(1, range_bytes(total * kBytesOfRow, request) / kBytesOfRow);
}

}  // namespace velo::connector
