#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "plan/node.hpp"

namespace velo::rewrite {

/// A copy that may be changed before it is shared.
std::shared_ptr<plan::Node> clone(const plan::Node& node);
/// The same node over other inputs.
plan::NodePtr with_inputs(const plan::NodePtr& node, std::vector<plan::NodePtr> inputs);

/// Rebuilds the tree from the leaves up: `change` sees each node with its new inputs and gives what replaces it.
plan::NodePtr transform(const plan::NodePtr& root, const std::function<plan::NodePtr(plan::NodePtr)>& change);

}  // namespace velo::rewrite
