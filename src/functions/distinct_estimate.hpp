#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "functions/distinct_set.hpp"

namespace velo::functions {

/// Estimates how many different hashes there were: exact up to kExact of them, then HyperLogLog with 2^14 registers
/// (standard error 0.8 %) in 16 KiB. The order of insertion does not matter.
class DistinctEstimate {
 public:
  void insert(uint64_t hash);
  void merge(const DistinctEstimate& other);
  int64_t count() const;

 private:
  static constexpr size_t kExact = 1024;
  static constexpr unsigned kBits = 14;
  static constexpr size_t kRegisters = size_t{1} << kBits;
  static constexpr unsigned kLargest = 64 - kBits + 1;
  using Registers = std::array<uint8_t, kRegisters>;

  void register_hash(uint64_t hash);
  void leave_exact();

  DistinctSet<uint64_t> exact_;
  std::unique_ptr<Registers> registers_;  ///< nullptr: exact_ has all
};

}  // namespace velo::functions
