#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include "column/selection.hpp"

namespace velo::operators {

/// Gives every selection as a list of rows, also the dense one.
class RowNumbers {
 public:
  const uint16_t* of(Selection rows) {
    if (!rows.dense()) return rows.rows();
    if (rows.count() > numbers_.size()) [[unlikely]] {
      numbers_.resize(rows.count());
      std::iota(numbers_.begin(), numbers_.end(), uint16_t{0});
    }
    return numbers_.data();
  }

 private:
  std::vector<uint16_t> numbers_;
};

}  // namespace velo::operators
