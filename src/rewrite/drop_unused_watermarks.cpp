// Only windows, EMIT CHANGES EVERY, OVER by time and the merge of several inputs or partitions look at event time.
// Without them the time column need not even be decoded.
#include "plan/aggregate.hpp"
#include "plan/partitions.hpp"
#include "plan/time_order.hpp"
#include "plan/watermark.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

plan::NodePtr drop(const plan::NodePtr& node, bool time_needed) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(node.get())) {
    time_needed = aggregate->window || aggregate->emission == plan::Emission::Every;
  }
  if (node->inputs.size() > 1 || dynamic_cast<const plan::TimeOrder*>(node.get())) time_needed = true;
  if (plan::merged_source(*node)) return node;
  if (!time_needed && dynamic_cast<const plan::Watermark*>(node.get())) return drop(node->inputs[0], false);
  std::vector<plan::NodePtr> inputs;
  for (const plan::NodePtr& input : node->inputs) inputs.push_back(drop(input, time_needed));
  return with_inputs(node, std::move(inputs));
}

plan::NodePtr apply(const plan::NodePtr& root) { return drop(root, false); }

}  // namespace

extern const Rule kDropUnusedWatermarks;
const Rule kDropUnusedWatermarks{"drop_unused_watermarks", "watermarks that nothing above reads go", apply, true};

}  // namespace velo::rewrite
