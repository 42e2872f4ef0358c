#include "rewrite/rewrite.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "plan/source.hpp"
#include "rewrite/rule.hpp"

namespace velo::rewrite {

namespace {

plan::NodePtr run_rules(plan::NodePtr root, bool keep_time) {
  for (const Rule& rule : rules()) {
    if (!rule.drops_time || !keep_time) root = rule.apply(root);
  }
  return root;
}

bool has_several_inputs(const plan::Node& node) {
  return node.inputs.size() > 1 || std::any_of(node.inputs.begin(), node.inputs.end(),
                                               [](const auto& input) { return has_several_inputs(*input); });
}

void add_producers(const plan::Node& node, std::set<std::string>& producers) {
  if (const auto* upstream = dynamic_cast<const plan::Upstream*>(&node)) producers.insert(upstream->query);
  for (const plan::NodePtr& input : node.inputs) add_producers(*input, producers);
}

// Queries whose rows come together with others in a query that reads them, directly or through further queries.
std::set<std::string> merged_queries(const plan::Application& application) {
  std::set<std::string> merged;
  for (auto query = application.queries.rbegin(); query != application.queries.rend(); ++query) {
    if (has_several_inputs(*query->root) || merged.contains(query->name)) add_producers(*query->root, merged);
  }
  return merged;
}

}  // namespace

plan::NodePtr rewrite(plan::NodePtr root) { return run_rules(std::move(root), false); }

void rewrite(plan::Application& application) {
  const std::set<std::string> merged = merged_queries(application);
  for (plan::Query& query : application.queries)
    query.root = run_rules(std::move(query.root), merged.contains(query.name));
  for (plan::Inspection& inspection : application.inspections) {
    if (inspection.query) inspection.query->root = rewrite(std::move(inspection.query->root));
  }
}

}  // namespace velo::rewrite
