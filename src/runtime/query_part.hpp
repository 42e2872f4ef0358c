#pragma once

#include <cstdint>

#include "runtime/fault_policy.hpp"
#include "runtime/outlet.hpp"

namespace velo::runtime {

/// What became of the rows of a query.
struct QueryCounts {
  uint64_t rows_out = 0;
  uint64_t rows_filtered = 0;
  FaultCounts faults;

  friend QueryCounts operator-(const QueryCounts& a, const QueryCounts& b) {
    return {a.rows_out - b.rows_out,
            a.rows_filtered - b.rows_filtered,
            {a.faults.bad - b.faults.bad, a.faults.late - b.faults.late}};
  }
};

/// What a query has made of some rows on a thread that does not write.
struct QueryPart {
  QueryCounts counts;
  KeptRows rows;
  size_t state_bytes = 0;  ///< of a copy that goes on: what it holds, and how far it has come
  Micros watermark = kMinTime;
};

}  // namespace velo::runtime
