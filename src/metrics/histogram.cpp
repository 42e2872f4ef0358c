#include "metrics/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace velo::metrics {

void Histogram::merge(const Histogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

uint64_t Histogram::highest_in(size_t bucket) {
  if (bucket < kParts) return bucket;
  const uint64_t shift = bucket / kParts - 1;
  const uint64_t part = bucket % kParts + kParts;
  return ((part + 1) << shift) - 1;  // the last bucket wraps to the largest number, as it should
}

uint64_t Histogram::quantile(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(share * static_cast<double>(count_))));
  uint64_t seen = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen >= wanted) return std::min(highest_in(i), max_);
  }
  return max_;
}

}  // namespace velo::metrics
