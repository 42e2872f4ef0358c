#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "job/lane_groups.hpp"
#include "plan/execution.hpp"

namespace velo::job {

/// How many threads work on a lane, and how.
struct Parallelism {
  size_t threads = 1;
  bool in_ranges = false;  ///< the input is cut into ranges even for one thread
  plan::Execution execution;
};

/// From the annotations of the lane's first query, else of its file: `@job_mode`, `@num_partitions`,
/// `@partitioning_strategy`; and the number of threads that the command line asks for (0: it does not). An error when a
/// query's own strategy would give a wrong result; one of the file is followed where it suits.
Result<Parallelism> choose_parallelism(const plan::Application& application, const Queries& queries, size_t threads);

/// How the queries of a lane would run on several threads, and why, for explain: one line without its end. Looks at the
/// source, if it is there.
std::string explain_parallelism(const plan::Application& application, const Queries& queries, size_t threads);

/// What the annotations ask for and does not exist: for a warning. What the file asks for is said once, of its first
/// query.
std::optional<Error> unmet_wish(const plan::Application& application, const Queries& queries);

}  // namespace velo::job
