#pragma once

#include <optional>

#include "base/result.hpp"
#include "job/lane_groups.hpp"
#include "plan/application.hpp"

namespace velo::job {

/// Queries of a lane that write an output for each partition of their source: `{partition}` in the paths of their
/// sinks. Then every partition is read, worked on and written by itself.
struct ByPartition {
  std::string reason;  ///< why rows of different partitions have nothing to do with each other
};

/// Nothing where no sink asks for it; an error where one does and the output of the queries is not divided so.
Result<std::optional<ByPartition>> outputs_by_partition(const Queries& queries);

/// The queries as they are for one partition: `{partition}` is its number.
std::vector<plan::Query> queries_of_partition(const Queries& queries, size_t partition);

/// Whether two lanes of the application write to the same sink by partition: that has an output for each lane then.
Status check_shared_outputs(const plan::Application& application);

}  // namespace velo::job
