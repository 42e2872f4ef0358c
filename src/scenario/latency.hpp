#pragma once

#include "scenario/scenario.hpp"

namespace velo::scenario {

/// L: percentiles of the time of one record at batch size 1, typed and text to text.
Result<std::vector<Measurement>> measure_latency(const Request& request);

/// LG: the same, typed, while nearly every record makes a new group.
Result<std::vector<Measurement>> measure_growing_latency(const Request& request);

}  // namespace velo::scenario
