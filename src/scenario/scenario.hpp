#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace velo::scenario {

struct Request {
  uint64_t rows = 0;  ///< 0: the scenario's own number
  unsigned repetitions = 5;
  uint32_t batch_rows = 0;  ///< 0: the engine's default
  std::string directory;    ///< for generated files; made and removed by the caller
};

/// What one scenario took. Times are per input row, or per record for latencies.
struct Measurement {
  std::string scenario;  ///< `S2 (t)`
  std::string title;     ///< query, groups, source → sink
  uint64_t rows = 0;
  uint64_t rows_out = 0;
  double wall_ns = 0;  ///< median of the repetitions
  double wall_ns_min = 0;
  double cpu_ns = 0;                                        ///< median, user + system
  std::vector<std::pair<std::string, double>> percentiles;  ///< latencies: `p50` → nanoseconds
  std::string check;  ///< checksum or digest of the result: equal in every repetition, or the run is an error
};

/// One scenario of the performance suite: an entry of list.cpp.
struct Scenario {
  std::string_view name;  ///< `S2`
  std::string_view doc;
  Result<std::vector<Measurement>> (*measure)(const Request& request);
};

std::span<const Scenario> scenarios();
const Scenario* find_scenario(std::string_view name);

}  // namespace velo::scenario
