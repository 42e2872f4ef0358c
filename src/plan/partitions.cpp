#include "plan/partitions.hpp"

#include "catalog/partitioning.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::plan {

bool merges_partitions(const Source& source) {
  return source.relation && source.relation->watermark && catalog::files_are_partitions(source.relation->options);
}

const Source* merged_source(const Node& node) {
  if (dynamic_cast<const Watermark*>(&node) == nullptr) return nullptr;
  const Node* below = node.inputs[0].get();
  while (dynamic_cast<const Project*>(below)) below = below->inputs[0].get();
  const auto* source = dynamic_cast<const Source*>(below);
  return source && merges_partitions(*source) ? source : nullptr;
}

const Node* merge_point(const Node& root, const Source& source) {
  if (merged_source(root) == &source) return &root;
  for (const NodePtr& input : root.inputs) {
    if (const Node* found = merge_point(*input, source)) return found;
  }
  return nullptr;
}

}  // namespace velo::plan
