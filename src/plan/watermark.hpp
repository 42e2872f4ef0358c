#pragma once

#include "base/clock.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// Gives rows their event time and computes the watermark. Same columns out as in. A NULL event time is a row error.
/// `inherited`: the watermark is the one that comes from below (a join's, which knows what may still come), and only
/// the times are those of the column; with `window_ends` these are ends of the windows that rows are in, and a row is
/// as old as the last moment of its window: it is late when the window has closed.
struct Watermark final : Node {
  size_t column = 0;  ///< TIMESTAMP column of the input
  Micros delay = 0;
  Micros max_future_skew = 0;  ///< rows further ahead of NOW() are bad; 0: off
  bool inherited = false;
  bool window_ends = false;

  std::string_view kind() const override { return "Watermark"; }
  Fields fields() const override;
};

}  // namespace velo::plan
