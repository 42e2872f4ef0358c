// Joins ask each side for what its keys, the condition and the nodes above read; UNION ALL asks every input for the
// same columns, so that they still lie in the same places; UNNEST gives its input's columns and the elements behind
// them.
#include <algorithm>

#include "expr/build.hpp"
#include "plan/join.hpp"
#include "plan/row_nodes.hpp"
#include "rewrite/pruning.hpp"
#include "rewrite/tree.hpp"

namespace velo::rewrite {

namespace {

void mark(const expr::ExprPtr& expression, Needed& needed) {
  if (expression) expr::mark_columns(*expression, needed);
}

// The two sides of a join as the nodes above and its own expressions see them: left columns, then right ones.
class JoinSides {
 public:
  JoinSides(const plan::JoinNode& node, const Needed& above)
      : left_(node.inputs[0]->schema), right_(node.inputs[1]->schema) {
    Needed both(left_.size() + right_.size());
    for (size_t i = 0; i < above.size(); ++i) both[i] = above[i];
    mark(node.condition, both);
    needed_left_.assign(both.begin(), both.begin() + static_cast<ptrdiff_t>(left_.size()));
    needed_right_.assign(both.begin() + static_cast<ptrdiff_t>(left_.size()), both.end());
    for (const expr::ExprPtr& key : node.left_keys) mark(key, needed_left_);
    for (const expr::ExprPtr& key : node.right_keys) mark(key, needed_right_);
    if (const auto* asof = dynamic_cast<const plan::AsofJoin*>(&node)) {
      mark(asof->left_time, needed_left_);
      mark(asof->right_time, needed_right_);
    }
  }

  void prune_into(plan::JoinNode& node) {
    const Pruned left = prune(*node.inputs[0], needed_left_);
    const Pruned right = prune(*node.inputs[1], needed_right_);
    moves_ = left.moves;
    const size_t width = left.node->schema.size();
    for (const std::optional<size_t>& move : right.moves)
      moves_.push_back(move ? std::optional(*move + width) : std::nullopt);
    Schema both = left_;
    both.fields.insert(both.fields.end(), right_.fields.begin(), right_.fields.end());
    for (expr::ExprPtr& key : node.left_keys) key = moved(left.moves, key, left_);
    for (expr::ExprPtr& key : node.right_keys) key = moved(right.moves, key, right_);
    if (node.condition) node.condition = moved(moves_, node.condition, both);
    if (auto* asof = dynamic_cast<plan::AsofJoin*>(&node)) {
      asof->left_time = moved(left.moves, asof->left_time, left_);
      asof->right_time = moved(right.moves, asof->right_time, right_);
    }
    node.inputs = {left.node, right.node};
  }

  const Moves& moves() const { return moves_; }

 private:
  const Schema& left_;
  const Schema& right_;
  Needed needed_left_;
  Needed needed_right_;
  Moves moves_;
};

// The node's own schema says which columns can be NULL, so its fields move one by one.
void move_fields(plan::Node& node, const Moves& moves) {
  std::vector<Field> fields;
  for (size_t i = 0; i < node.schema.size(); ++i) {
    if (moves[i]) fields.push_back(node.schema[i]);
  }
  node.schema.fields = std::move(fields);
  for (size_t& column : node.key) column = moved(moves, column);
}

Pruned prune_sides(const plan::JoinNode& node, const Needed& needed) {
  const std::shared_ptr<plan::Node> out = clone(node);
  JoinSides sides(node, needed);
  sides.prune_into(static_cast<plan::JoinNode&>(*out));
  Moves moves = sides.moves();
  moves.resize(node.schema.size());
  move_fields(*out, moves);
  return {out, std::move(moves)};
}

// Inputs may keep columns of their own, so each is cut to the needed ones by a projection.
Pruned prune_union(const plan::Union& node, const Needed& needed) {
  const std::shared_ptr<plan::Node> out = clone(node);
  Moves moves = moves_of(needed);
  move_fields(*out, moves);
  for (plan::NodePtr& input : out->inputs) {
    const Pruned pruned = prune(*input, needed);
    auto cut = std::make_shared<plan::Project>();
    for (size_t i = 0; i < needed.size(); ++i) {
      if (needed[i])
        cut->columns.push_back(expr::column(moved(pruned.moves, i), input->schema[i].type, input->schema[i].name));
    }
    cut->schema = out->schema;
    cut->changelog = input->changelog;
    cut->bounded = input->bounded;
    const bool keyed = std::all_of(input->key.begin(), input->key.end(), [&](size_t column) { return needed[column]; });
    for (const size_t column : input->key) {
      if (keyed) cut->key.push_back(moved(moves, column));
    }
    cut->inputs = {pruned.node};
    input = std::move(cut);
  }
  return {out, std::move(moves)};
}

Pruned prune_unnest(const plan::Unnest& node, const Needed& needed) {
  const std::shared_ptr<plan::Node> out = clone(node);
  const Schema& input = node.inputs[0]->schema;
  Needed below(needed.begin(), needed.begin() + static_cast<ptrdiff_t>(input.size()));
  for (const expr::ExprPtr& array : node.arrays) mark(array, below);
  const Pruned pruned = prune(*node.inputs[0], std::move(below));
  auto& unnest = static_cast<plan::Unnest&>(*out);
  for (expr::ExprPtr& array : unnest.arrays) array = moved(pruned.moves, array, input);
  unnest.inputs = {pruned.node};
  Moves moves = pruned.moves;
  for (size_t i = input.size(), next = pruned.node->schema.size(); i < node.schema.size(); ++i)
    moves.emplace_back(next++);
  move_fields(*out, moves);
  return {out, std::move(moves)};
}

}  // namespace

std::optional<Pruned> prune_join(const plan::Node& node, const Needed& needed) {
  if (const auto* join = dynamic_cast<const plan::JoinNode*>(&node)) return prune_sides(*join, needed);
  if (const auto* all = dynamic_cast<const plan::Union*>(&node)) return prune_union(*all, needed);
  if (const auto* unnest = dynamic_cast<const plan::Unnest*>(&node)) return prune_unnest(*unnest, needed);
  return std::nullopt;
}

}  // namespace velo::rewrite
