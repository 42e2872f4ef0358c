#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace velo {

/// A row that could not be decoded or computed (codes 3xxx). `row` is the physical row of the batch being worked on.
struct RowError {
  uint32_t row = 0;
  ErrorCode code = 0;
  std::string message;
};

/// Row errors of one step, in the order found. At most one per row is kept: the first. Kernels only add; the policy
/// (fail, skip, dead_letter) is applied in one place, by the lane.
class RowErrors {
 public:
  void add(uint32_t row, ErrorCode code, std::string message);
  bool empty() const { return errors_.empty(); }
  bool contains(uint32_t row) const;
  /// Sorted by row.
  const std::vector<RowError>& sorted();
  void clear() { errors_.clear(); }

 private:
  std::vector<RowError> errors_;
};

}  // namespace velo
