// Errors are rare: a linear scan per added error is cheaper than any index that good rows would pay for.
#include "column/row_error.hpp"

#include <algorithm>

namespace velo {

void RowErrors::add(uint32_t row, ErrorCode code, std::string message) {
  if (!contains(row)) errors_.push_back({row, code, std::move(message)});
}

bool RowErrors::contains(uint32_t row) const {
  return std::any_of(errors_.begin(), errors_.end(), [row](const RowError& e) { return e.row == row; });
}

const std::vector<RowError>& RowErrors::sorted() {
  std::sort(errors_.begin(), errors_.end(), [](const RowError& a, const RowError& b) { return a.row < b.row; });
  return errors_;
}

}  // namespace velo
