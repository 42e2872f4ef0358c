#pragma once

#include <memory>

#include "job/file_uses.hpp"
#include "job/lane_groups.hpp"
#include "job/lanes.hpp"

namespace velo::job {

/// A lane whose queries run in each partition of their source by itself, on `threads` threads: see
/// outputs_by_partition(). The first partition is opened, so that what is wrong with all of them is known at once.
Result<std::unique_ptr<runtime::Lane>> start_divided_lane(const Queries& queries, size_t threads,
                                                          const LaneRequest& request,
                                                          const runtime::LaneOptions& options);

/// The files such a lane writes.
Status use_divided_files(const Queries& queries, FileUses& uses);

}  // namespace velo::job
