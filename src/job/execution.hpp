#pragma once

#include "job/lane_groups.hpp"
#include "plan/execution.hpp"

namespace velo::job {

/// How the queries of a lane would run on several threads if their source can be cut into ranges: from their plans
/// alone.
plan::Execution choose_execution(const Queries& queries);

/// Whether what a stage gives for a row depends on that row alone.
bool looks_at_rows_alone(const plan::Node& node);
/// The lowest stage of a chain that needs more than one row; nullptr: none does.
const plan::Node* first_that_needs_more(const plan::Node& node);

}  // namespace velo::job
