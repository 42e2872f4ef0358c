#pragma once

#include "job/lane_groups.hpp"
#include "plan/execution.hpp"

namespace velo::job {

/// How the queries of a lane would run on several threads if their source can be cut into ranges: from their plans
/// alone.
plan::Execution choose_execution(const Queries& queries);

}  // namespace velo::job
