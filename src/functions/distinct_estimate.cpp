// The estimate from the registers is that of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches":
// unbiased from zero on, without tables of corrections.
#include "functions/distinct_estimate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace velo::functions {

namespace {

double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double y = 1;
  double z = x;
  for (double before = -1; z != before;) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double y = 1;
  double z = 1 - x;
  for (double before = -1; z != before;) {
    x = std::sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}

/// Hashes of tables spread small numbers too evenly for an estimate that counts on chance (MurmurHash3's last step).
uint64_t scrambled(uint64_t hash) {
  hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
  hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
  return hash ^ hash >> 33;
}

}  // namespace

void DistinctEstimate::register_hash(uint64_t hash) {
  hash = scrambled(hash);
  const size_t which = hash >> (64 - kBits);
  const uint64_t rest = hash << kBits | uint64_t{1} << (kBits - 1);  // the bit behind ends the run of zeros
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  (*registers_)[which] = std::max((*registers_)[which], rank);
}

void DistinctEstimate::leave_exact() {
  registers_ = std::make_unique<Registers>();
  for (const uint64_t hash : exact_.keys()) register_hash(hash);
  exact_ = {};
}

void DistinctEstimate::insert(uint64_t hash) {
  if (registers_) return register_hash(hash);
  if (exact_.insert(hash) && exact_.keys().size() > kExact) leave_exact();
}

void DistinctEstimate::merge(const DistinctEstimate& other) {
  for (const uint64_t hash : other.exact_.keys()) insert(hash);
  if (!other.registers_) return;
  if (!registers_) leave_exact();
  for (size_t i = 0; i < kRegisters; ++i) (*registers_)[i] = std::max((*registers_)[i], (*other.registers_)[i]);
}

int64_t DistinctEstimate::count() const {
  if (!registers_) return static_cast<int64_t>(exact_.keys().size());
  std::array<double, kLargest + 1> with_rank{};
  for (const uint8_t rank : *registers_) with_rank[rank] += 1;
  constexpr auto kM = static_cast<double>(kRegisters);
  double z = kM * tau(1 - with_rank[kLargest] / kM);
  for (size_t rank = kLargest - 1; rank >= 1; --rank) z = 0.5 * (z + with_rank[rank]);
  z += kM * sigma(with_rank[0] / kM);
  return std::llround(kM * kM / (2 * std::log(2.0) * z));
}

}  // namespace velo::functions
