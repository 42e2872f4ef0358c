#include "plan/late_policy.hpp"

#include "plan/join.hpp"
#include "plan/time_order.hpp"

namespace velo::plan {

LatePolicy late_policy(const Node& root) {
  if (const auto* order = dynamic_cast<const TimeOrder*>(&root)) return order->late;
  if (const auto* aggregate = dynamic_cast<const Aggregate*>(&root); aggregate && aggregate->window)
    return aggregate->late;
  const auto* join = dynamic_cast<const JoinNode*>(&root);
  if (join && join->late != LatePolicy::Drop) return join->late;
  for (const NodePtr& input : root.inputs) {
    const LatePolicy below = late_policy(*input);
    if (below != LatePolicy::Drop) return below;
  }
  return LatePolicy::Drop;
}

}  // namespace velo::plan
