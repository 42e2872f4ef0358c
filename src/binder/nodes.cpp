#include "binder/nodes.hpp"

#include <memory>
#include <optional>

#include "plan/expand.hpp"
#include "plan/time_order.hpp"
#include "plan/watermark.hpp"
#include "plan/window_rows.hpp"

namespace velo::binder {

namespace {

// Row-by-row nodes give the kinds of rows they get.
void inherit(plan::Node& node, plan::NodePtr input) {
  node.changelog = input->changelog;
  node.key = input->key;
  node.bounded = input->bounded;
  node.inputs.push_back(std::move(input));
}

std::optional<size_t> passed_on(const std::vector<expr::ExprPtr>& columns, size_t wanted) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i]->column() == wanted) return i;
  }
  return std::nullopt;
}

void map_key(plan::Project& node) {
  if (node.changelog == plan::Changelog::Append) return;
  std::vector<size_t> mapped;
  for (const size_t column : node.key) {
    const std::optional<size_t> place = passed_on(node.columns, column);
    if (!place) {
      if (node.changelog == plan::Changelog::Upsert) node.changelog = plan::Changelog::Append;
      node.key.clear();
      return;
    }
    mapped.push_back(*place);
  }
  node.key = std::move(mapped);
}

// `node`, when it is a Node, over an exact input; its own rows are then as exact.
template <class Node>
plan::NodePtr exact_passing(const plan::NodePtr& node) {
  const auto* passing = dynamic_cast<const Node*>(node.get());
  if (!passing) return nullptr;
  plan::NodePtr input = exact(passing->inputs[0]);
  if (input->changelog == plan::Changelog::Append) {
    // What a declared key makes of a list of rows begins at this node.
    return node->changelog == plan::Changelog::Upsert ? make_normalize(node) : node;
  }
  auto out = std::make_shared<Node>(*passing);
  out->changelog = plan::Changelog::Retract;
  out->inputs = {std::move(input)};
  return out;
}

void mark_updates(plan::Aggregate& node) {
  const bool corrected = node.window && node.late == plan::LatePolicy::Update;
  if (node.emission == plan::Emission::Final && !corrected) return;
  node.changelog = plan::Changelog::Upsert;
  for (size_t i = 0; i < node.keys.size(); ++i) node.key.push_back(i);
  if (!node.window) return;
  node.key.push_back(node.schema.size() - 2);
  // The end of a session moves with its rows; its start tells it from the others of its group.
  if (node.window->kind != window::Kind::Session) node.key.push_back(node.schema.size() - 1);
}

}  // namespace

plan::NodePtr make_filter(plan::NodePtr input, expr::ExprPtr predicate) {
  auto node = std::make_shared<plan::Filter>();
  node->predicate = std::move(predicate);
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_project(plan::NodePtr input, std::vector<expr::ExprPtr> columns,
                           const std::vector<std::string>& names) {
  auto node = std::make_shared<plan::Project>();
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::optional<size_t> source = columns[i]->column();
    const bool nullable = !source || input->schema[*source].nullable;
    node->schema.fields.push_back({names[i], columns[i]->type(), nullable});
  }
  node->columns = std::move(columns);
  inherit(*node, std::move(input));
  map_key(*node);
  return node;
}

plan::NodePtr make_watermark(plan::NodePtr input, size_t column, Micros delay, Micros max_future_skew) {
  auto node = std::make_shared<plan::Watermark>();
  node->column = column;
  node->delay = delay;
  node->max_future_skew = max_future_skew;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_inherited_watermark(plan::NodePtr input, size_t column) {
  auto node = std::make_shared<plan::Watermark>();
  node->column = column;
  node->inherited = true;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_window_end_watermark(plan::NodePtr input, size_t column) {
  auto node = std::make_shared<plan::Watermark>();
  node->column = column;
  node->inherited = true;
  node->window_ends = true;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_join(std::shared_ptr<plan::JoinNode> node, plan::NodePtr left, plan::NodePtr right) {
  const auto add = [&](const Schema& side, bool padded) {
    for (Field field : side.fields) {
      field.nullable |= padded;
      node->schema.fields.push_back(std::move(field));
    }
  };
  const plan::JoinKind join = node->join;
  add(left->schema, join == plan::JoinKind::Right || join == plan::JoinKind::Full);
  if (join != plan::JoinKind::Semi && join != plan::JoinKind::Anti)
    add(right->schema, join == plan::JoinKind::Left || join == plan::JoinKind::Full);
  node->bounded = left->bounded && right->bounded;
  node->inputs = {std::move(left), std::move(right)};
  return node;
}

plan::NodePtr make_unnest(plan::NodePtr input, plan::Unnest described, const std::vector<Field>& elements) {
  auto node = std::make_shared<plan::Unnest>(std::move(described));
  node->schema = input->schema;
  node->schema.fields.insert(node->schema.fields.end(), elements.begin(), elements.end());
  node->changelog = input->changelog;
  node->bounded = input->bounded;
  node->inputs.push_back(std::move(input));
  return node;
}

plan::NodePtr make_union(std::vector<plan::NodePtr> inputs) {
  auto node = std::make_shared<plan::Union>();
  node->schema = inputs.front()->schema;
  for (const plan::NodePtr& input : inputs) {
    for (size_t i = 0; i < node->schema.size(); ++i) node->schema.fields[i].nullable |= input->schema[i].nullable;
    node->bounded &= input->bounded;
    if (input->changelog != plan::Changelog::Append) node->changelog = plan::Changelog::Retract;
  }
  node->inputs = std::move(inputs);
  return node;
}

plan::NodePtr make_distinct(plan::NodePtr input) {
  auto node = std::make_shared<plan::Distinct>();
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_sort(plan::NodePtr input, std::vector<plan::SortKey> keys, uint64_t limit, uint64_t offset) {
  auto node = std::make_shared<plan::Sort>();
  node->keys = std::move(keys);
  node->limit = limit;
  node->offset = offset;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_final_rows(plan::NodePtr input, bool implied) {
  auto node = std::make_shared<plan::FinalRows>();
  node->implied = implied;
  node->schema = input->schema;
  node->bounded = input->bounded;
  node->inputs.push_back(std::move(input));
  return node;
}

plan::NodePtr make_normalize(plan::NodePtr input, std::vector<size_t> key) {
  auto node = std::make_shared<plan::Normalize>();
  node->schema = input->schema;
  inherit(*node, std::move(input));
  node->key = std::move(key);
  node->changelog = plan::Changelog::Retract;
  return node;
}

plan::NodePtr make_normalize(plan::NodePtr input) {
  std::vector<size_t> key = input->key;
  return make_normalize(std::move(input), std::move(key));
}

plan::NodePtr exact(const plan::NodePtr& node) {
  if (node->changelog == plan::Changelog::Retract) return node;
  if (plan::NodePtr passing = exact_passing<plan::Project>(node)) return passing;
  if (plan::NodePtr passing = exact_passing<plan::Filter>(node)) return passing;
  // Rows are kept above the Watermark where they still have their key: they can then wait for those of other inputs.
  if (node->changelog != plan::Changelog::Upsert) {
    if (plan::NodePtr passing = exact_passing<plan::Watermark>(node)) return passing;
  }
  return node->changelog == plan::Changelog::Upsert ? make_normalize(node) : node;
}

plan::NodePtr make_time_order(plan::NodePtr input, size_t column, std::vector<plan::SortKey> ties,
                              plan::LatePolicy late) {
  auto node = std::make_shared<plan::TimeOrder>();
  node->column = column;
  node->ties = std::move(ties);
  node->late = late;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_window_order(plan::NodePtr input, size_t column, plan::LatePolicy late, Micros grace) {
  auto node = std::make_shared<plan::TimeOrder>();
  node->column = column;
  node->late = late;
  node->complete = true;
  node->grace = grace;
  node->schema = input->schema;
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_window_rows(plan::NodePtr input, const window::Spec& window, size_t time) {
  auto node = std::make_shared<plan::WindowRows>();
  node->window = window;
  node->time = time;
  node->schema = input->schema;
  for (const char* name : {"window_start", "window_end", "window_time"})
    node->schema.fields.push_back({name, TypeId::Timestamp, false});
  node->changelog = input->changelog;
  node->bounded = input->bounded;
  node->inputs.push_back(std::move(input));
  return node;
}

plan::NodePtr make_top_n(plan::NodePtr input, plan::TopN described) {
  auto node = std::make_shared<plan::TopN>(std::move(described));
  node->schema = input->schema;
  if (node->shows_rank) node->schema.fields.push_back({"rank", TypeId::BigInt, false});
  node->bounded = input->bounded;
  node->inputs.push_back(std::move(input));
  if (node->at_end) return node;
  node->changelog = node->has_places() ? plan::Changelog::Upsert : plan::Changelog::Retract;
  if (!node->has_places()) return node;
  node->key = node->partition;
  if (node->shows_rank) node->key.push_back(node->schema.size() - 1);
  return node;
}

plan::NodePtr make_over(plan::NodePtr input, plan::Over described) {
  auto node = std::make_shared<plan::Over>(std::move(described));
  const std::vector<std::string> names = input->schema.names();
  node->schema = input->schema;
  for (const plan::OverCall& call : node->calls) {
    node->schema.fields.push_back({plan::call_text(call, names), call.result, true});
  }
  inherit(*node, std::move(input));
  return node;
}

plan::NodePtr make_expand(plan::NodePtr input, std::vector<expr::ExprPtr> keys, std::vector<int64_t> sets) {
  auto node = std::make_shared<plan::Expand>();
  const std::vector<std::string> names = input->schema.names();
  node->schema = input->schema;
  for (const expr::ExprPtr& key : keys) node->schema.fields.push_back({key->text(names), key->type(), true});
  node->schema.fields.push_back({"grouping_set", TypeId::BigInt, false});
  node->keys = std::move(keys);
  node->sets = std::move(sets);
  inherit(*node, std::move(input));
  node->key.clear();
  return node;
}

plan::NodePtr make_aggregate(plan::NodePtr input, plan::Aggregate described) {
  auto node = std::make_shared<plan::Aggregate>(std::move(described));
  const std::vector<std::string> names = input->schema.names();
  for (const expr::ExprPtr& key : node->keys) node->schema.fields.push_back({key->text(names), key->type(), true});
  for (const plan::AggregateItem& item : node->aggregates) {
    node->schema.fields.push_back({plan::call_text(item, names), item.bound.result, true});
  }
  if (node->window) {
    node->schema.fields.push_back({"window_start", TypeId::Timestamp, false});
    node->schema.fields.push_back({"window_end", TypeId::Timestamp, false});
  }
  node->bounded = input->bounded;
  node->inputs.push_back(std::move(input));
  mark_updates(*node);
  return node;
}

}  // namespace velo::binder
