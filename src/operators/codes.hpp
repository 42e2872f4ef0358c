#pragma once

#include "base/error.hpp"

namespace velo::operators {

/// Faults of single rows (see docs/errors.md).
inline constexpr ErrorCode kNullEventTime = 3301;  ///< the column under WATERMARK is NULL
inline constexpr ErrorCode kLateRow = 3302;        ///< behind its window, with 'late_rows' = 'fail'
inline constexpr ErrorCode kSeveralRows = 3303;    ///< a scalar subquery gives more than one row
inline constexpr ErrorCode kTimeAhead = 3304;      ///< further in the future than 'watermark.max_future_skew'

}  // namespace velo::operators
