#pragma once

#include <algorithm>
#include <cstdint>

namespace velo::format {

/// How many rows a fast path should try at once: whole blocks while all is well; after an odd row groups of eight for a
/// while, and single rows inside a group that fails.
class RowGroups {
 public:
  /// Calls `try_rows(count)` with falling counts of at most `most` (not 0) until one succeeds; false when even a single
  /// row fails.
  template <class TryRows>
  bool advance(uint32_t most, TryRows&& try_rows) {
    if (careful_ == 0) {
      if (try_rows(std::min(most, kBlockRows))) return true;
      careful_ = kCarefulRows;
    }
    if (singles_ == 0 && most > 1) {
      const uint32_t count = std::min(most, kGroupRows);
      if (try_rows(count)) {
        careful_ -= std::min(careful_, count);
        return true;
      }
      singles_ = count;
    }
    singles_ -= singles_ != 0;
    careful_ -= careful_ != 0;
    return try_rows(1u);
  }

 private:
  static constexpr uint32_t kBlockRows = 64;
  static constexpr uint32_t kGroupRows = 8;
  static constexpr uint32_t kCarefulRows = 256;

  uint32_t careful_ = 0;  // rows to take in groups before blocks are tried again
  uint32_t singles_ = 0;  // rows to take one by one before groups are tried again
};

}  // namespace velo::format
