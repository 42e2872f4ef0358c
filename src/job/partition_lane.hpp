#pragma once

#include <memory>
#include <vector>

#include "job/lane_groups.hpp"
#include "job/lanes.hpp"
#include "runtime/partitions.hpp"

namespace velo::job {

/// The queries of a lane for one partition of their source: a lane of its own, with all it reads and writes.
struct PartitionLane {
  std::vector<plan::Query> queries;
  std::unique_ptr<runtime::Lane> lane;
};

/// Opens partition `n`, its source before its sinks. May run on several threads at a time: they share nothing but
/// plans.
Result<std::unique_ptr<PartitionLane>> open_partition_lane(const Queries& queries, runtime::Partitions& partitions,
                                                           size_t n, const LaneRequest& request,
                                                           const runtime::LaneOptions& options);

}  // namespace velo::job
