#pragma once

#include <cstdint>

namespace velo::connector {

/// Lets `rate` rows a second go, by the monotonic clock, from the first question on.
class Pacer {
 public:
  explicit Pacer(uint64_t rate) : rate_(rate) {}
  /// How many rows are due when `done` have gone; waits up to timeout_ms for the first.
  uint64_t due(uint64_t done, int timeout_ms);

 private:
  uint64_t due_now(uint64_t done) const;

  uint64_t rate_;
  int64_t started_nanos_ = -1;
};

}  // namespace velo::connector
