#pragma once

#include <cstdint>

#include "functions/ordered_counts.hpp"

namespace velo::functions {

/// Counts numbers, exactly while there are at most kExact different ones, and from then on in buckets whose width grows
/// with the number (DDSketch): any number in a bucket is within 0.5 % of its middle. Numbers can be taken out again.
class QuantileSketch {
 public:
  void add(double value, int times);
  void merge(const QuantileSketch& other);
  int64_t total() const { return counts_.total(); }
  /// About the number `n` in order, from 0 to total() - 1.
  double at(int64_t n) const { return counts_.at(n); }

 private:
  static constexpr size_t kExact = 1024;

  void count(double value, int64_t times);
  void leave_exact();

  OrderedCounts<double> counts_;  ///< of values, or of the middles of buckets
  bool exact_ = true;
};

}  // namespace velo::functions
