#pragma once

#include <memory>

#include "job/lane_groups.hpp"
#include "job/lanes.hpp"
#include "job/parallelism.hpp"
#include "job/shared_outlet.hpp"

namespace velo::job {

/// Cuts a source as suits an execution; through the request's hooks where it has some.
Result<connector::CutSource> cut_source(const plan::Source& source, const plan::Execution& execution, size_t readers,
                                        const LaneRequest& request);

/// A lane whose queries run in tasks on several threads, the caller's among them; nullptr when one thread is wanted, or
/// the queries or their source do not allow it. Then nothing has been opened for writing.
Result<std::unique_ptr<runtime::Lane>> start_parallel_lane(const Queries& queries, const Parallelism& parallelism,
                                                           const LaneRequest& request,
                                                           const runtime::LaneOptions& options, SharedOutlets& sinks);

}  // namespace velo::job
