#pragma once

#include <memory>

#include "job/lane_groups.hpp"
#include "job/lanes.hpp"
#include "job/parallelism.hpp"
#include "job/shared_outlet.hpp"

namespace velo::job {

/// A lane whose rows are decoded by several threads, the caller's among them, and spread over them by key; nullptr when
/// one thread is wanted, or the query or its source do not allow it. Then nothing has been opened for writing.
Result<std::unique_ptr<runtime::Lane>> start_exchange_lane(const Queries& queries, const Parallelism& parallelism,
                                                           const LaneRequest& request,
                                                           const runtime::LaneOptions& options, SharedOutlets& sinks);

}  // namespace velo::job
