#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace velo::metrics {

/// Distribution of non-negative whole numbers (nanoseconds, bytes) with at most 1/64 of relative error, in a fixed 30
/// KiB. One writer. (Log-linear buckets as in HdrHistogram: powers of two, each cut into equal parts.)
class Histogram {
 public:
  void add(uint64_t value) {
    ++buckets_[bucket_of(value)];
    ++count_;
    if (value > max_) max_ = value;
  }
  void merge(const Histogram& other);
  void clear() { *this = Histogram(); }

  uint64_t count() const { return count_; }
  uint64_t max() const { return max_; }
  /// Smallest recorded level that at least `share` (0..1) of the values do not exceed; 0 when empty.
  uint64_t quantile(double share) const;

 private:
  static constexpr unsigned kPartBits = 6;
  static constexpr uint64_t kParts = uint64_t{1} << kPartBits;
  static constexpr size_t kBuckets = (64 - kPartBits + 1) * kParts;

  static size_t bucket_of(uint64_t value) {
    if (value < kParts) return value;
    const unsigned shift = 63 - static_cast<unsigned>(__builtin_clzll(value)) - kPartBits;
    return (shift + 1) * kParts + ((value >> shift) - kParts);
  }
  static uint64_t highest_in(size_t bucket);

  std::array<uint64_t, kBuckets> buckets_{};
  uint64_t count_ = 0;
  uint64_t max_ = 0;
};

}  // namespace velo::metrics
