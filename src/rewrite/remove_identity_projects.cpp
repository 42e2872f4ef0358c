#include "plan/row_nodes.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

bool is_identity(const plan::Project& node) {
  const plan::Node& input = *node.inputs[0];
  if (node.columns.size() != input.schema.size() || node.changelog != input.changelog) return false;
  for (size_t i = 0; i < node.columns.size(); ++i) {
    if (node.columns[i]->column() != i || node.schema[i].name != input.schema[i].name) return false;
  }
  return true;
}

plan::NodePtr remove(plan::NodePtr node) {
  const auto* project = dynamic_cast<const plan::Project*>(node.get());
  return project && is_identity(*project) ? node->inputs[0] : node;
}

plan::NodePtr apply(const plan::NodePtr& root) { return transform(root, remove); }

}  // namespace

extern const Rule kRemoveIdentityProjects;
const Rule kRemoveIdentityProjects{"remove_identity_projects", "projections that change nothing go", apply};

}  // namespace velo::rewrite
