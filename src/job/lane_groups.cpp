#include "job/lane_groups.hpp"

#include <algorithm>
#include <map>

#include "plan/late_policy.hpp"
#include "plan/source.hpp"

namespace velo::job {

namespace {

void add_leaves(const plan::Node& node, std::vector<const plan::Node*>& leaves) {
  if (node.inputs.empty()) leaves.push_back(&node);
  for (const plan::NodePtr& input : node.inputs) add_leaves(*input, leaves);
}

}  // namespace

std::vector<std::string> producers(const plan::Query& query) {
  std::vector<const plan::Node*> leaves;
  add_leaves(*query.root, leaves);
  std::vector<std::string> out;
  for (const plan::Node* leaf : leaves) {
    if (const auto* upstream = dynamic_cast<const plan::Upstream*>(leaf)) out.push_back(upstream->query);
  }
  return out;
}

std::vector<Queries> lane_groups(const plan::Application& application) {
  std::vector<Queries> out;
  for (const plan::Query& query : application.queries) {
    Queries joined;
    for (const std::string& producer : producers(query)) {
      const auto group = std::find_if(out.begin(), out.end(), [&](const Queries& queries) {
        return std::any_of(queries.begin(), queries.end(), [&](const auto* q) { return q->name == producer; });
      });
      if (group == out.end()) continue;  // found already
      joined.insert(joined.end(), group->begin(), group->end());
      out.erase(group);
    }
    joined.push_back(&query);
    std::sort(joined.begin(), joined.end());  // they are elements of one vector
    out.push_back(std::move(joined));
  }
  std::sort(out.begin(), out.end(), [](const Queries& a, const Queries& b) { return a.front() < b.front(); });
  return out;
}

bool writes_dead_letters(const plan::Query& query) {
  return query.on_error == plan::OnError::DeadLetter || plan::late_policy(*query.root) == plan::LatePolicy::DeadLetter;
}

bool readers_meet(const plan::Query& query, const Queries& queries) {
  std::map<std::string, size_t> ways;
  for (const plan::Query* reader : queries) {
    for (const std::string& producer : producers(*reader))
      ways[reader->name] += producer == query.name ? 1 : ways.contains(producer) ? ways[producer] : 0;
    if (ways[reader->name] > 1) return true;
  }
  return false;
}

std::vector<const plan::Node*> source_leaves(const Queries& queries) {
  std::vector<const plan::Node*> leaves;
  for (const plan::Query* query : queries) add_leaves(*query->root, leaves);
  std::erase_if(leaves, [](const plan::Node* leaf) { return dynamic_cast<const plan::Upstream*>(leaf) != nullptr; });
  return leaves;
}

}  // namespace velo::job
