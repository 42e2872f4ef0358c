#pragma once

#include <cstdint>
#include <string>

namespace velo::metrics {

/// Where the rows of a query went. Every row that came in is in exactly one of the others, or it left as a result:
/// in = out + filtered + aggregated + late + bad for queries without groups; with groups, `out` counts results instead.
/// One per lane and query; plain numbers, written by the lane's thread.
struct RunCounters {
  uint64_t in = 0;
  uint64_t out = 0;
  uint64_t filtered = 0;    ///< WHERE was not true
  uint64_t aggregated = 0;  ///< went into a group
  uint64_t late = 0;
  uint64_t bad = 0;           ///< undecodable or failed in computation
  uint64_t dead_letters = 0;  ///< those of the late and bad ones that were kept

  RunCounters& operator+=(const RunCounters& other);
  friend bool operator==(const RunCounters&, const RunCounters&) = default;
};

/// `654,140`.
std::string grouped_digits(uint64_t number);

/// `654,140 rows in, 1,200 out, 3 late, 1 bad (4 in dead letters), 0.21 s, 3.1 M rows/s`; counts that are zero are left
/// out, except those of rows in and out.
std::string summary(const RunCounters& counters, int64_t elapsed_nanos);

}  // namespace velo::metrics
