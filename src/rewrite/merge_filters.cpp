// A filter over a filter is one filter: AND runs its second term only for rows that pass the first, as the two did.
#include "expr/build.hpp"
#include "plan/row_nodes.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

plan::NodePtr merge(plan::NodePtr node) {
  const auto* upper = dynamic_cast<const plan::Filter*>(node.get());
  const auto* lower = upper ? dynamic_cast<const plan::Filter*>(upper->inputs[0].get()) : nullptr;
  if (!lower) return node;
  auto both = expr::logical_and({lower->predicate, upper->predicate});
  if (!both.ok()) return node;
  auto merged = std::make_shared<plan::Filter>(*lower);
  merged->predicate = *std::move(both);
  return merged;
}

plan::NodePtr apply(const plan::NodePtr& root) { return transform(root, merge); }

}  // namespace

extern const Rule kMergeFilters;
const Rule kMergeFilters{"merge_filters", "two filters in a row become one", apply};

}  // namespace velo::rewrite
