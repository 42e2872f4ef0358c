#pragma once

#include "base/clock.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// Gives rows their event time and computes the watermark. Same columns out as in. A NULL event time is a row error.
struct Watermark final : Node {
  size_t column = 0;  ///< TIMESTAMP column of the input
  Micros delay = 0;
  Micros max_future_skew = 0;  ///< 0: off

  std::string_view kind() const override { return "Watermark"; }
  Fields fields() const override;
};

}  // namespace velo::plan
