// Looks for the first stage, seen from the source, that needs more than one row at a time. Everything below it can be
// done for each range apart.
#include "job/execution.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "job/by_partition.hpp"
#include "job/key_columns.hpp"
#include "plan/aggregate.hpp"
#include "plan/column_list.hpp"
#include "plan/partitions.hpp"
#include "plan/row_nodes.hpp"
#include "plan/watermark.hpp"

namespace velo::job {

namespace {

using plan::Execution;
using plan::Spread;

// Why groups of an aggregation cannot be gathered in parts; empty: they can.
std::string why_not_in_two_phases(const plan::Aggregate& node) {
  if (node.by_window) return "its groups end with windows below it";
  if (node.emission != plan::Emission::Final) return "it gives results before the end of a window or of the input";
  if (node.inputs[0]->changelog != plan::Changelog::Append) return "it takes rows back";
  if (node.window && node.window->kind == window::Kind::Session) return "sessions may reach from range to range";
  if (node.window && node.late != plan::LatePolicy::Drop) return "late rows are shown one by one";
  for (const plan::AggregateItem& item : node.aggregates) {
    if (!item.bound.merges_exactly) return to_upper(item.function) + " rounds with every row, in their order";
  }
  return {};
}

std::string named(const plan::Node& node) { return std::string(node.kind()) + " needs the rows in their order"; }

Execution fan_in(std::string reason) { return {Spread::FanIn, std::move(reason), nullptr}; }

// Keys are spread where a stage answers row by row; what it gives at an end comes out in an order of its own.
Execution by_key_or_fan_in(const plan::Node& stage, const Queries& queries, std::string why) {
  if (queries.size() > 1) return fan_in(named(stage) + std::move(why));
  KeyColumns keys = find_key_columns(*queries.front(), stage);
  if (keys.columns.empty()) return fan_in(named(stage) + (why.empty() ? ": " + keys.why_not : why));
  std::string reason = std::string(stage.kind()) + " needs the rows of each " + plan::joined(keys.names) +
                       " in their order, and answers each at once";
  return {Spread::Exchange, std::move(reason), nullptr, std::move(keys.columns)};
}

Execution of_first_stage(const plan::Node& stage, const Queries& queries, bool in_first_query) {
  const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&stage);
  if (aggregate == nullptr) return by_key_or_fan_in(stage, queries, {});
  if (std::string why = why_not_in_two_phases(*aggregate); !why.empty())
    return by_key_or_fan_in(stage, queries, ": " + std::move(why));
  if (!in_first_query) return fan_in(named(stage) + ", and does not read the source itself");
  return {Spread::TwoPhase,
          aggregate->aggregates.empty() ? "groups of ranges merge exactly" : "all its aggregates merge exactly",
          aggregate};
}

}  // namespace

// A watermark is remembered, but nothing below looks at it.
bool looks_at_rows_alone(const plan::Node& node) {
  if (dynamic_cast<const plan::Source*>(&node) || dynamic_cast<const plan::Upstream*>(&node)) return true;
  if (dynamic_cast<const plan::Project*>(&node) || dynamic_cast<const plan::Unnest*>(&node)) return true;
  if (const auto* watermark = dynamic_cast<const plan::Watermark*>(&node)) return !watermark->inherited;
  return dynamic_cast<const plan::Filter*>(&node) && node.inputs[0]->changelog == plan::Changelog::Append;
}

const plan::Node* first_that_needs_more(const plan::Node& node) {
  for (const plan::NodePtr& input : node.inputs) {
    if (const plan::Node* found = first_that_needs_more(*input)) return found;
  }
  return looks_at_rows_alone(node) ? nullptr : &node;
}

Execution choose_execution(const Queries& queries) {
  if (const auto divided = outputs_by_partition(queries); divided.ok() && *divided)
    return {Spread::ByPartition, (*divided)->reason, nullptr};
  const std::vector<const plan::Node*> leaves = source_leaves(queries);
  const bool reads = std::any_of(leaves.begin(), leaves.end(), [](const plan::Node* leaf) {
    return leaf->bounded && dynamic_cast<const plan::Source*>(leaf) != nullptr;
  });
  if (!reads) return {Spread::OneTask, "no input ends", nullptr};
  if (leaves.size() > 1) return fan_in("rows of several inputs meet in the order of their times");
  const auto& source = dynamic_cast<const plan::Source&>(*leaves.front());
  if (plan::merges_partitions(source)) return {Spread::OneTask, "its partitions are merged by event time", nullptr};
  if (!source.system_columns.empty()) return fan_in("system columns number the rows of the whole input");
  for (const plan::Query* query : queries) {
    if (const plan::Node* stage = first_that_needs_more(*query->root))
      return of_first_stage(*stage, queries, query == queries.front());
    if (!query->metrics.empty()) return fan_in("metrics measure the rows in their order");
  }
  return {Spread::Aligned, "every stage looks at one row at a time", nullptr};
}

}  // namespace velo::job
