// Nodes are plain structs: one list of their types here spares each of them a clone().
#include "rewrite/tree.hpp"

#include "base/check.hpp"
#include "plan/aggregate.hpp"
#include "plan/expand.hpp"
#include "plan/join.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/time_order.hpp"
#include "plan/top_n.hpp"
#include "plan/watermark.hpp"
#include "plan/window_rows.hpp"

namespace velo::rewrite {

namespace {

template <class Node>
bool clone_as(const plan::Node& node, std::shared_ptr<plan::Node>& out) {
  const auto* typed = dynamic_cast<const Node*>(&node);
  if (typed) out = std::make_shared<Node>(*typed);
  return typed != nullptr;
}

template <class... Nodes>
std::shared_ptr<plan::Node> clone_one_of(const plan::Node& node) {
  std::shared_ptr<plan::Node> out;
  const bool known = (clone_as<Nodes>(node, out) || ...);
  CHECK(known, "a plan node that rewrites do not know");
  return out;
}

}  // namespace

std::shared_ptr<plan::Node> clone(const plan::Node& node) {
  return clone_one_of<plan::Source, plan::Upstream, plan::SingleRow, plan::Values, plan::Watermark, plan::Filter,
                      plan::Project, plan::Aggregate, plan::Distinct, plan::Sort, plan::Normalize, plan::FinalRows,
                      plan::Join, plan::LookupJoin, plan::AsofJoin, plan::Union, plan::Unnest, plan::Over,
                      plan::TimeOrder, plan::Expand, plan::TopN, plan::WindowRows>(node);
}

plan::NodePtr with_inputs(const plan::NodePtr& node, std::vector<plan::NodePtr> inputs) {
  if (inputs == node->inputs) return node;
  std::shared_ptr<plan::Node> copy = clone(*node);
  copy->inputs = std::move(inputs);
  return copy;
}

plan::NodePtr transform(const plan::NodePtr& root, const std::function<plan::NodePtr(plan::NodePtr)>& change) {
  std::vector<plan::NodePtr> inputs;
  for (const plan::NodePtr& input : root->inputs) inputs.push_back(transform(input, change));
  return change(with_inputs(root, std::move(inputs)));
}

}  // namespace velo::rewrite
