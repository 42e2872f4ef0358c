// An order of magnitude, from the plan alone: a hash table slot, the key as it lies in memory, the states.
#include "plan/state_estimate.hpp"

#include <algorithm>

#include "plan/aggregate.hpp"
#include "plan/duration_text.hpp"
#include "plan/join.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/time_order.hpp"
#include "plan/top_n.hpp"

namespace velo::plan {

namespace {

constexpr size_t kSlotBytes = 16;

size_t key_bytes(const Type& type) { return physical_size(type.physical()); }

std::string unless_bounded(const Node& node, std::string_view what) {
  return node.bounded ? std::string() : "; grows with every new " + std::string(what) + ", nothing ends it";
}

std::string of_aggregate(const Aggregate& node) {
  size_t bytes = kSlotBytes;
  for (const expr::ExprPtr& key : node.keys) bytes += key_bytes(key->type());
  for (const AggregateItem& item : node.aggregates) bytes += item.bound.state_bytes;
  const std::string each = "about " + std::to_string(bytes) + " bytes a group";
  if (node.window) {
    const bool corrected = node.window && node.lateness != 0;
    const std::string later = corrected ? " and " + duration_text(node.lateness) + " more" : "";
    return each + " and window, freed when the watermark passes the window" + later;
  }
  if (node.keys.empty()) return "about " + std::to_string(bytes) + " bytes";
  return each + unless_bounded(*node.inputs[0], "key");
}

/// A row that a join keeps, and its place among those of its key.
std::string kept_row(const Node& side) {
  size_t bytes = 2 * kSlotBytes;
  for (const Field& field : side.schema.fields) bytes += key_bytes(field.type);
  return "about " + std::to_string(bytes) + " bytes";
}

std::string of_join(const Join& node) {
  const std::string each = kept_row(*node.inputs[0]) + " a left row, " + kept_row(*node.inputs[1]) + " a right one";
  if (!node.bounds) return each + unless_bounded(node, "row");
  const auto [before, after, grace] = *node.bounds;
  const auto freed = [grace](Micros reach) {
    return " freed when the watermark is " + duration_text(std::max(reach, Micros{0}) + grace) + " past them";
  };
  if (after == JoinBounds::kForever) return each + ", the left ones kept, the right ones" + freed(before);
  if (before == JoinBounds::kForever) return each + ", the right ones kept, the left ones" + freed(after);
  return each + "," + freed(std::max(before, after));
}

std::string of_lookup(const LookupJoin& node) {
  const std::string each = kept_row(*node.inputs[1]) + (node.unique ? " a key" : " a row") + " of the right side";
  return each + unless_bounded(*node.inputs[1], node.unique ? "key" : "row");
}

std::string of_asof(const AsofJoin& node) {
  return kept_row(*node.inputs[1]) + " a right row, freed when a later one of its key is behind the left watermark" +
         unless_bounded(*node.inputs[1], "key");
}

std::string of_over(const Over& node) {
  if (node.at_end) return node.by_window ? "all rows of a window" : "all rows";
  const std::string rows = "the rows that frames reach back to";
  return node.partition.empty() ? rows : rows + ", a partition" + unless_bounded(node, "key");
}

std::string of_top_n(const TopN& node) {
  const Node& input = *node.inputs[0];
  const std::string each = kept_row(input) + " a row";
  if (input.changelog != Changelog::Append) return each + ", of all rows" + unless_bounded(node, "row");
  const bool numbers = node.rank == functions::WindowKind::RowNumber;
  const std::string most =
      (numbers ? ", at most " : ", of at most ") + std::to_string(node.limit) + (numbers ? "" : " ranks");
  if (node.partition.empty()) return each + most;
  return each + most + " a partition" + unless_bounded(node, "key");
}

}  // namespace

std::string state_estimate(const Node& node) {
  if (const auto* aggregate = dynamic_cast<const Aggregate*>(&node)) return of_aggregate(*aggregate);
  if (dynamic_cast<const Distinct*>(&node)) {
    size_t bytes = kSlotBytes;
    for (const Field& field : node.schema.fields) bytes += key_bytes(field.type);
    return "about " + std::to_string(bytes) + " bytes a row" + unless_bounded(node, "row");
  }
  if (dynamic_cast<const FinalRows*>(&node)) return "all rows, until the end";
  if (dynamic_cast<const Normalize*>(&node)) {
    size_t bytes = 2 * kSlotBytes;
    for (const size_t column : node.key) bytes += key_bytes(node.schema[column].type);
    for (const Field& field : node.schema.fields) bytes += key_bytes(field.type);
    return "about " + std::to_string(bytes) + " bytes a key" + unless_bounded(node, "key");
  }
  if (const auto* join = dynamic_cast<const Join*>(&node)) return of_join(*join);
  if (const auto* lookup = dynamic_cast<const LookupJoin*>(&node)) return of_lookup(*lookup);
  if (const auto* asof = dynamic_cast<const AsofJoin*>(&node)) return of_asof(*asof);
  if (const auto* over = dynamic_cast<const Over*>(&node)) return of_over(*over);
  if (const auto* top_n = dynamic_cast<const TopN*>(&node)) return of_top_n(*top_n);
  if (const auto* order = dynamic_cast<const TimeOrder*>(&node))
    return order->complete ? "the rows of open windows" : "the rows ahead of the watermark";
  if (const auto* sort = dynamic_cast<const Sort*>(&node); sort && !sort->keys.empty()) {
    return sort->limit == UINT64_MAX ? "all rows" : "at most " + std::to_string(sort->limit + sort->offset) + " rows";
  }
  return {};
}

}  // namespace velo::plan
