#pragma once

#include "operators/operator.hpp"
#include "plan/aggregate.hpp"

namespace velo::operators {

/// Hands a row that is late for all its windows to the policy. False when it makes the query fail: the rows behind it
/// are not taken any more.
inline bool refuse_late(plan::LatePolicy late, const Batch& batch, uint32_t row, const StepContext& context) {
  context.policy.late(batch, row);
  return late != plan::LatePolicy::Fail;
}

}  // namespace velo::operators
