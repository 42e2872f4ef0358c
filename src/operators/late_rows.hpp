#pragma once

#include "operators/codes.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "types/time.hpp"

namespace velo::operators {

/// Deals with a row that is late for all its windows: counted by the policy, or under LatePolicy::Fail the error that
/// ends the step.
inline Status refuse_late(plan::LatePolicy late, const Batch& batch, uint32_t row, const StepContext& context) {
  if (late != plan::LatePolicy::Fail) {
    context.policy.late(batch, row);
    return {};
  }
  Error error(kLateRow, "a row at " + timestamp_text(batch.times->times[row]) + " came after its window had closed");
  if (batch.origin) {
    error.where = std::string(batch.origin->where);
    error.position.line = static_cast<uint32_t>(batch.origin->line(row));
  }
  return std::move(error).with_hint(
      "allow more disorder (WATERMARK … - INTERVAL, GRACE PERIOD), or set 'late_rows' = 'drop'");
}

}  // namespace velo::operators
