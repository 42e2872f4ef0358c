// OVER gives its input's columns and its calls behind them: calls that nobody reads go, and with the last one the node.
#include "expr/build.hpp"
#include "plan/over.hpp"
#include "rewrite/pruning.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

/// Calls f with every expression of a node.
template <class Node, class F>
void each_expression(Node& node, F f) {
  for (auto& key : node.partition) f(key);
  for (auto& order : node.order) f(order.key);
  for (auto& call : node.calls) {
    for (auto& argument : call.arguments) f(argument);
    if (call.filter) f(call.filter);
  }
}

}  // namespace

std::optional<Pruned> prune_over(const plan::Node& node, const Needed& needed) {
  const auto* over = dynamic_cast<const plan::Over*>(&node);
  if (!over) return std::nullopt;
  const Schema& input = node.inputs[0]->schema;
  auto out = std::make_shared<plan::Over>(*over);
  out->calls.clear();
  for (size_t i = 0; i < over->calls.size(); ++i) {
    if (needed[input.size() + i]) out->calls.push_back(over->calls[i]);
  }
  Needed below(needed.begin(), needed.begin() + static_cast<ptrdiff_t>(input.size()));
  if (!out->calls.empty()) {
    each_expression(*out, [&](const expr::ExprPtr& expression) { expr::mark_columns(*expression, below); });
  }
  Pruned pruned = prune(*node.inputs[0], std::move(below));
  Moves moves = pruned.moves;
  if (out->calls.empty()) {
    moves.resize(needed.size());
    return Pruned{pruned.node, std::move(moves)};
  }
  each_expression(*out, [&](expr::ExprPtr& expression) { expression = moved(pruned.moves, expression, input); });
  out->schema = pruned.node->schema;
  for (size_t i = input.size(); i < needed.size(); ++i) {
    moves.push_back(needed[i] ? std::optional(out->schema.size()) : std::nullopt);
    if (needed[i]) out->schema.fields.push_back(node.schema[i]);
  }
  out->inputs = {pruned.node};
  return Pruned{std::move(out), std::move(moves)};
}

}  // namespace velo::rewrite
