// A projection over a projection is one projection, unless that would compute something twice or draw a random value
// twice.
#include "expr/build.hpp"
#include "plan/row_nodes.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

void count_uses(const expr::Expr& expression, std::vector<size_t>& uses) {
  if (const auto column = expression.column()) ++uses[*column];
  for (const expr::ExprPtr& child : expression.children()) count_uses(*child, uses);
}

bool is_free(const expr::Expr& expression) { return expression.column() || expression.constant(); }

bool worth_merging(const plan::Project& upper, const plan::Project& lower) {
  std::vector<size_t> uses(lower.columns.size());
  for (const expr::ExprPtr& column : upper.columns) count_uses(*column, uses);
  for (size_t i = 0; i < uses.size(); ++i) {
    if (is_free(*lower.columns[i])) continue;
    if (uses[i] > 1 || !lower.columns[i]->deterministic()) return false;
  }
  return true;
}

plan::NodePtr merge(plan::NodePtr node) {
  const auto* upper = dynamic_cast<const plan::Project*>(node.get());
  const auto* lower = upper ? dynamic_cast<const plan::Project*>(upper->inputs[0].get()) : nullptr;
  if (!lower || !worth_merging(*upper, *lower)) return node;
  auto merged = std::make_shared<plan::Project>(*upper);
  for (expr::ExprPtr& column : merged->columns) column = expr::substitute(column, lower->columns);
  merged->inputs = lower->inputs;
  return merged;
}

plan::NodePtr apply(const plan::NodePtr& root) { return transform(root, merge); }

}  // namespace

extern const Rule kMergeProjects;
const Rule kMergeProjects{"merge_projects", "two projections in a row become one", apply};

}  // namespace velo::rewrite
