#pragma once

#include <cstdint>

namespace velo {

/// Calendar interval as in PostgreSQL: the three parts do not convert into each other.
struct alignas(16) Interval {
  int32_t months = 0;
  int32_t days = 0;
  int64_t micros = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};
static_assert(sizeof(Interval) == 16);

}  // namespace velo
