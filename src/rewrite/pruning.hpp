#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "expr/expr.hpp"
#include "plan/node.hpp"
#include "types/schema.hpp"

namespace velo::rewrite {

/// Which columns of a node somebody above reads.
using Needed = std::vector<bool>;
/// Old column → new column, for those that stayed.
using Moves = std::vector<std::optional<size_t>>;

struct Pruned {
  std::shared_ptr<plan::Node> node;
  Moves moves;
};

/// `node` and everything below it without the columns that nobody reads. Columns may stay that are not needed.
Pruned prune(const plan::Node& node, Needed needed);
/// The same for nodes of several inputs and for Unnest.
std::optional<Pruned> prune_join(const plan::Node& node, const Needed& needed);

/// The same for OVER.
std::optional<Pruned> prune_over(const plan::Node& node, const Needed& needed);
/// The same for Expand, TopN and WindowRows.
std::optional<Pruned> prune_widened(const plan::Node& node, const Needed& needed);

Moves moves_of(const Needed& needed);
/// Where a column that is read has moved to.
size_t moved(const Moves& moves, size_t column);
/// An expression over columns of `schema` after they have moved.
expr::ExprPtr moved(const Moves& moves, const expr::ExprPtr& expression, const Schema& schema);

}  // namespace velo::rewrite
