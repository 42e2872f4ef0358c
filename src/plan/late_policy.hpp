#pragma once

#include "plan/aggregate.hpp"
#include "plan/node.hpp"

namespace velo::plan {

/// What happens to the late rows of a query: as its windowed aggregation says, or OVER by time, or the joins that the
/// watermark bounds. The nodes nearest to the output come first.
LatePolicy late_policy(const Node& root);

}  // namespace velo::plan
