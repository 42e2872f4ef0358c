#include "functions/quantile_sketch.hpp"

#include <cmath>

namespace velo::functions {

namespace {

constexpr double kAccuracy = 0.005;
constexpr double kGamma = (1 + kAccuracy) / (1 - kAccuracy);

/// The middle of the bucket that a number falls into.
double bucket(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  static const double log_gamma = std::log(kGamma);
  const double index = std::ceil(std::log(std::fabs(value)) / log_gamma);
  const double middle = std::exp(index * log_gamma) * 2 / (kGamma + 1);
  return value < 0 ? -middle : middle;
}

}  // namespace

void QuantileSketch::count(double value, int64_t times) {
  for (; times < 0; ++times) counts_.remove(value);
  if (times > 0) counts_.add(value, times);
}

void QuantileSketch::leave_exact() {
  OrderedCounts<double> buckets;
  counts_.each([&](double value, int64_t times) { buckets.add(bucket(value), times); });
  counts_ = std::move(buckets);
  exact_ = false;
}

void QuantileSketch::add(double value, int times) {
  count(exact_ ? value : bucket(value), times);
  if (exact_ && counts_.different() > kExact) leave_exact();
}

void QuantileSketch::merge(const QuantileSketch& other) {
  if (exact_ && !other.exact_) leave_exact();
  other.counts_.each([&](double value, int64_t times) { count(exact_ ? value : bucket(value), times); });
  if (exact_ && counts_.different() > kExact) leave_exact();
}

}  // namespace velo::functions
