// From the top down every node asks its input only for the columns that somebody above reads, until the source decodes
// no more than that. Each step says where the columns that stayed have moved to.
#include "rewrite/pruning.hpp"

#include "base/check.hpp"
#include "expr/build.hpp"
#include "plan/aggregate.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/time_order.hpp"
#include "plan/watermark.hpp"
#include "rewrite/rule.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

Moves moves_of(const Needed& needed) {
  Moves out(needed.size());
  size_t next = 0;
  for (size_t i = 0; i < needed.size(); ++i) {
    if (needed[i]) out[i] = next++;
  }
  return out;
}

size_t moved(const Moves& moves, size_t column) {
  CHECK(moves[column].has_value(), "a column that is read was pruned");
  return *moves[column];
}

expr::ExprPtr moved(const Moves& moves, const expr::ExprPtr& expression, const Schema& schema) {
  std::vector<expr::ExprPtr> columns(moves.size());
  for (size_t i = 0; i < moves.size(); ++i) {
    if (moves[i]) columns[i] = expr::column(*moves[i], schema[i].type, schema[i].name);
  }
  return expr::substitute(expression, columns);
}

namespace {

template <class Item>
std::vector<Item> kept(const std::vector<Item>& items, const Needed& needed, size_t first = 0) {
  std::vector<Item> out;
  for (size_t i = 0; i < items.size(); ++i) {
    if (needed[first + i]) out.push_back(items[i]);
  }
  return out;
}

// Schema and key of `node` after its columns have moved.
void move_outputs(plan::Node& node, const Needed& needed, const Moves& moves) {
  node.schema.fields = kept(node.schema.fields, needed);
  for (size_t& column : node.key) column = moved(moves, column);
}

Pruned prune_source(const plan::Source& node, const Needed& needed) {
  auto out = std::make_shared<plan::Source>(node);
  out->columns = kept(node.columns, needed);
  out->system_columns = kept(node.system_columns, needed, node.columns.size());
  Moves moves = moves_of(needed);
  move_outputs(*out, needed, moves);
  return {std::move(out), std::move(moves)};
}

Pruned prune_project(const plan::Project& node, const Needed& needed) {
  auto out = std::make_shared<plan::Project>(node);
  out->columns = kept(node.columns, needed);
  const plan::Node& input = *node.inputs[0];
  Needed below(input.schema.size());
  for (const expr::ExprPtr& column : out->columns) expr::mark_columns(*column, below);
  const Pruned pruned = prune(input, std::move(below));
  for (expr::ExprPtr& column : out->columns) column = moved(pruned.moves, column, input.schema);
  out->inputs = {pruned.node};
  Moves moves = moves_of(needed);
  move_outputs(*out, needed, moves);
  return {std::move(out), std::move(moves)};
}

void mark_aggregate_inputs(const plan::Aggregate& node, Needed& below) {
  for (const expr::ExprPtr& key : node.keys) expr::mark_columns(*key, below);
  for (const plan::AggregateItem& item : node.aggregates) {
    for (const expr::ExprPtr& argument : item.arguments) expr::mark_columns(*argument, below);
    if (item.filter) expr::mark_columns(*item.filter, below);
  }
}

// Keys and window bounds make the groups: only aggregates that nobody reads go.
Pruned prune_aggregate(const plan::Aggregate& node, Needed needed) {
  for (size_t i = 0; i < needed.size(); ++i) {
    if (i < node.keys.size() || i >= node.keys.size() + node.aggregates.size()) needed[i] = true;
  }
  auto out = std::make_shared<plan::Aggregate>(node);
  out->aggregates = kept(node.aggregates, needed, node.keys.size());
  const plan::Node& input = *node.inputs[0];
  Needed below(input.schema.size());
  mark_aggregate_inputs(*out, below);
  const Pruned pruned = prune(input, std::move(below));
  const auto move = [&](expr::ExprPtr& expression) {
    if (expression) expression = moved(pruned.moves, expression, input.schema);
  };
  for (expr::ExprPtr& key : out->keys) move(key);
  for (plan::AggregateItem& item : out->aggregates) {
    for (expr::ExprPtr& argument : item.arguments) move(argument);
    move(item.filter);
  }
  out->inputs = {pruned.node};
  Moves moves = moves_of(needed);
  move_outputs(*out, needed, moves);
  return {std::move(out), std::move(moves)};
}

// Nodes that give the columns they get: what they read themselves is needed too.
void mark_own_columns(const plan::Node& node, Needed& needed) {
  if (const auto* filter = dynamic_cast<const plan::Filter*>(&node)) expr::mark_columns(*filter->predicate, needed);
  if (const auto* watermark = dynamic_cast<const plan::Watermark*>(&node)) needed[watermark->column] = true;
  if (const auto* sort = dynamic_cast<const plan::Sort*>(&node)) {
    for (const plan::SortKey& key : sort->keys) needed[key.column] = true;
  }
  if (const auto* order = dynamic_cast<const plan::TimeOrder*>(&node)) {
    needed[order->column] = true;
    for (const plan::SortKey& key : order->ties) needed[key.column] = true;
  }
  if (dynamic_cast<const plan::Distinct*>(&node)) needed.assign(needed.size(), true);
}

void move_own_columns(plan::Node& node, const Moves& moves, const Schema& schema) {
  if (auto* filter = dynamic_cast<plan::Filter*>(&node)) filter->predicate = moved(moves, filter->predicate, schema);
  if (auto* watermark = dynamic_cast<plan::Watermark*>(&node)) watermark->column = moved(moves, watermark->column);
  if (auto* sort = dynamic_cast<plan::Sort*>(&node)) {
    for (plan::SortKey& key : sort->keys) key.column = moved(moves, key.column);
  }
  if (auto* order = dynamic_cast<plan::TimeOrder*>(&node)) {
    order->column = moved(moves, order->column);
    for (plan::SortKey& key : order->ties) key.column = moved(moves, key.column);
  }
}

Pruned prune_passing(const plan::Node& node, Needed needed) {
  mark_own_columns(node, needed);
  Pruned input = prune(*node.inputs[0], std::move(needed));
  std::shared_ptr<plan::Node> out = clone(node);
  move_own_columns(*out, input.moves, node.schema);
  for (size_t& column : out->key) column = moved(input.moves, column);
  out->schema = input.node->schema;
  out->inputs = {input.node};
  return {std::move(out), std::move(input.moves)};
}

}  // namespace

Pruned prune(const plan::Node& node, Needed needed) {
  for (const size_t column : node.key) needed[column] = true;
  if (const auto* source = dynamic_cast<const plan::Source*>(&node)) return prune_source(*source, needed);
  if (const auto* project = dynamic_cast<const plan::Project*>(&node)) return prune_project(*project, needed);
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node))
    return prune_aggregate(*aggregate, std::move(needed));
  if (node.inputs.empty()) return {clone(node), moves_of(Needed(needed.size(), true))};
  if (auto joined = prune_join(node, needed)) return *std::move(joined);
  if (auto over = prune_over(node, needed)) return *std::move(over);
  if (auto widened = prune_widened(node, needed)) return *std::move(widened);
  return prune_passing(node, std::move(needed));
}

namespace {

plan::NodePtr apply(const plan::NodePtr& root) { return prune(*root, Needed(root->schema.size(), true)).node; }

}  // namespace

extern const Rule kPruneColumns;
const Rule kPruneColumns{"prune_columns", "sources decode only the columns that the query reads", apply};

}  // namespace velo::rewrite
