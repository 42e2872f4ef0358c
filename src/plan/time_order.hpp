#pragma once

#include <vector>

#include "plan/aggregate.hpp"
#include "plan/node.hpp"
#include "plan/row_nodes.hpp"

namespace velo::plan {

/// Puts rows into the order of their event time with the help of the watermark; rows of one time stay in the order they
/// came in, or in that of `ties`. A row behind the watermark is late. Same columns out as in.
struct TimeOrder final : Node {
  size_t column = 0;          ///< the event time, for explain
  std::vector<SortKey> ties;  ///< further keys of ORDER BY
  LatePolicy late = LatePolicy::Drop;
  bool complete = false;  ///< rows of one time also wait until no other of that time can come
  Micros grace = 0;       ///< all wait so much longer

  std::string_view kind() const override { return "TimeOrder"; }
  Fields fields() const override;
};

}  // namespace velo::plan
