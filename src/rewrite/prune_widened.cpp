// Nodes that give their input's columns and more behind them: the input's columns that nobody reads go, the others
// stay.
#include "expr/build.hpp"
#include "plan/expand.hpp"
#include "plan/top_n.hpp"
#include "plan/window_rows.hpp"
#include "rewrite/pruning.hpp"

namespace velo::rewrite {

namespace {

/// Puts `out`, a copy of `node`, over its pruned input.
Pruned widened(std::shared_ptr<plan::Node> out, const plan::Node& node, const Pruned& input) {
  const size_t width = node.inputs[0]->schema.size();
  Moves moves = input.moves;
  out->schema = input.node->schema;
  for (size_t i = width; i < node.schema.size(); ++i) {
    moves.emplace_back(out->schema.size());
    out->schema.fields.push_back(node.schema[i]);
  }
  for (size_t& column : out->key) column = moved(moves, column);
  out->inputs = {input.node};
  return {std::move(out), std::move(moves)};
}

Pruned prune_expand(const plan::Expand& node, Needed below) {
  for (const expr::ExprPtr& key : node.keys) expr::mark_columns(*key, below);
  const Pruned input = prune(*node.inputs[0], std::move(below));
  auto out = std::make_shared<plan::Expand>(node);
  for (expr::ExprPtr& key : out->keys) key = moved(input.moves, key, node.inputs[0]->schema);
  return widened(std::move(out), node, input);
}

Pruned prune_top_n(const plan::TopN& node, Needed below) {
  for (const size_t column : node.partition) below[column] = true;
  for (const plan::SortKey& key : node.order) below[key.column] = true;
  const Pruned input = prune(*node.inputs[0], std::move(below));
  auto out = std::make_shared<plan::TopN>(node);
  for (size_t& column : out->partition) column = moved(input.moves, column);
  for (plan::SortKey& key : out->order) key.column = moved(input.moves, key.column);
  return widened(std::move(out), node, input);
}

Pruned prune_window_rows(const plan::WindowRows& node, Needed below) {
  below[node.time] = true;
  const Pruned input = prune(*node.inputs[0], std::move(below));
  auto out = std::make_shared<plan::WindowRows>(node);
  out->time = moved(input.moves, out->time);
  return widened(std::move(out), node, input);
}

}  // namespace

std::optional<Pruned> prune_widened(const plan::Node& node, const Needed& needed) {
  const auto* expand = dynamic_cast<const plan::Expand*>(&node);
  const auto* top_n = dynamic_cast<const plan::TopN*>(&node);
  const auto* windows = dynamic_cast<const plan::WindowRows*>(&node);
  if (!expand && !top_n && !windows) return std::nullopt;
  const auto width = static_cast<ptrdiff_t>(node.inputs[0]->schema.size());
  Needed below(needed.begin(), needed.begin() + width);
  if (windows) return prune_window_rows(*windows, std::move(below));
  return expand ? prune_expand(*expand, std::move(below)) : prune_top_n(*top_n, std::move(below));
}

}  // namespace velo::rewrite
