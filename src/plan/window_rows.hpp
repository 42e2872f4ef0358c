#pragma once

#include "plan/node.hpp"
#include "window/spec.hpp"

namespace velo::plan {

/// A window function in FROM: each row once for every window its time is in, by ascending end. Output columns: those of
/// the input, then window_start, window_end and window_time, the last moment in the window. No sessions: their bounds
/// are not a function of one row, an Aggregate collects their rows. A NULL time is a row error.
struct WindowRows final : Node {
  static constexpr size_t kColumns = 3;

  window::Spec window;
  size_t time = 0;  ///< TIMESTAMP column of the input

  std::string_view kind() const override { return "WindowRows"; }
  Fields fields() const override;
};

}  // namespace velo::plan
