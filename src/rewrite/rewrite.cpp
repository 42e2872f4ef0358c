#include "rewrite/rewrite.hpp"

#include "rewrite/rule.hpp"

namespace velo::rewrite {

plan::NodePtr rewrite(plan::NodePtr root) {
  for (const Rule& rule : rules()) root = rule.apply(root);
  return root;
}

void rewrite(plan::Application& application) {
  for (plan::Query& query : application.queries) query.root = rewrite(std::move(query.root));
  for (plan::Inspection& inspection : application.inspections) {
    if (inspection.query) inspection.query->root = rewrite(std::move(inspection.query->root));
  }
}

}  // namespace velo::rewrite
