// A query may be divided when each of its rows belongs to one partition: its stages look at one row at a time, or at
// the rows of a key that stays in one partition, as 'partition.key' promises.
#include "job/by_partition.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "catalog/partitioning.hpp"
#include "job/execution.hpp"
#include "plan/aggregate.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/watermark.hpp"

namespace velo::job {

namespace {

bool writes_by_partition(const plan::Query& query) {
  return query.sink && !query.to_stdout && catalog::is_by_partition(query.sink->options);
}

Error refused(const plan::Query& query, std::string message, std::string hint) {
  return Error(binder::kByPartition, query.sink->name + " is to be written by partition, but " + std::move(message),
               query.position)
      .with_hint(std::move(hint));
}

/// Follows columns down to the column of the source that its relation names as 'partition.key'.
class KeyColumns {
 public:
  KeyColumns(const Queries& queries, const plan::Source& source) : queries_(queries) {
    const std::string name = catalog::partition_key(source.relation->options);
    if (!name.empty()) key_ = source.relation->schema.find(name);
  }

  bool declared() const { return key_.has_value(); }
  /// Whether a column of a node's output shows the key.
  bool shows(const plan::Node& node, size_t column) const {
    if (const auto* source = dynamic_cast<const plan::Source*>(&node))
      return column < source->columns.size() && source->columns[column] == key_;
    if (const auto* upstream = dynamic_cast<const plan::Upstream*>(&node)) return shows(producer(*upstream), column);
    if (const auto* project = dynamic_cast<const plan::Project*>(&node)) return shows(*project->columns[column], node);
    if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node))
      return column < aggregate->keys.size() && shows(*aggregate->keys[column], node);
    const bool passes = dynamic_cast<const plan::Filter*>(&node) || dynamic_cast<const plan::Watermark*>(&node);
    return passes && shows(*node.inputs[0], column);
  }
  /// Whether an expression over the input of a node is the key.
  bool shows(const expr::Expr& expression, const plan::Node& node) const {
    const std::optional<size_t> column = expression.column();
    return column && shows(*node.inputs[0], *column);
  }

 private:
  const plan::Node& producer(const plan::Upstream& upstream) const {
    const auto query =
        std::find_if(queries_.begin(), queries_.end(), [&](const auto* q) { return q->name == upstream.query; });
    return *(*query)->root;
  }

  const Queries& queries_;
  std::optional<size_t> key_;
};

// HAVING: what it remembers are groups.
bool gives_groups(const plan::Node& node) {
  return dynamic_cast<const plan::Aggregate*>(&node) ||
         (dynamic_cast<const plan::Project*>(&node) && gives_groups(*node.inputs[0]));
}

// The lowest stage of a plan that brings rows of several partitions together; nullptr: none does.
const plan::Node* first_that_mixes(const plan::Node& node, const KeyColumns& keys) {
  for (const plan::NodePtr& input : node.inputs) {
    if (const plan::Node* found = first_that_mixes(*input, keys)) return found;
  }
  if (looks_at_rows_alone(node) || dynamic_cast<const plan::Watermark*>(&node)) return nullptr;
  if (!keys.declared()) return &node;
  if (dynamic_cast<const plan::Filter*>(&node) && gives_groups(*node.inputs[0])) return nullptr;
  const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node);
  const auto is_key = [&](const expr::ExprPtr& key) { return keys.shows(*key, node); };
  return aggregate && std::any_of(aggregate->keys.begin(), aggregate->keys.end(), is_key) ? nullptr : &node;
}

// False when there is no such option.
bool put_partition(catalog::Options& options, std::string_view name, size_t partition) {
  const catalog::OptionValue* value = options.find(name);
  if (!value) return false;
  catalog::OptionValue put = *value;
  put.text = catalog::path_of_partition(put.text, partition);
  options.set(name, std::move(put));
  return true;
}

std::string way_out(const plan::Node& mixes, const KeyColumns& keys) {
  const std::string one = "write one output: a path without {partition}";
  if (!dynamic_cast<const plan::Aggregate*>(&mixes)) return one;
  if (keys.declared()) return "group by the 'partition.key', or " + one;
  return one + "; or, where no value of a key is in two files, name it with the source: 'partition.key' = 'column'";
}

// Everything that does not depend on the stages.
Status check_ends(const Queries& queries, const plan::Query& divided) {
  const std::vector<const plan::Node*> leaves = source_leaves(queries);
  const auto* source = leaves.size() == 1 ? dynamic_cast<const plan::Source*>(leaves.front()) : nullptr;
  if (!source) return refused(divided, "it has several inputs", "write one output: a path without {partition}");
  const std::string& name = source->relation->name;
  if (!catalog::files_are_partitions(source->relation->options))
    return refused(divided, name + " has one partition only", "declare " + name + " WITH ('partitions' = 'files')");
  if (!source->bounded)
    return refused(divided, name + " is watched and does not end", "write one output: a path without {partition}");
  for (const plan::Query* query : queries) {
    if (!writes_by_partition(*query) && (query->sink || query->to_stdout))
      return refused(divided, query->name + ", which reads the same rows, is not",
                     "put {partition} into the path of " + query->name + " as well");
    const auto* letters = query->options.find("dead_letter.path");
    if (letters && !catalog::has_partition_place(letters->text))
      return refused(divided, "its dead letters are not", "put {partition} into 'dead_letter.path' as well");
  }
  return {};
}

}  // namespace

Result<std::optional<ByPartition>> outputs_by_partition(const Queries& queries) {
  const auto divided =
      std::find_if(queries.begin(), queries.end(), [](const auto* q) { return writes_by_partition(*q); });
  if (divided == queries.end()) return std::optional<ByPartition>();
  VELO_TRY_STATUS(check_ends(queries, **divided));
  const KeyColumns keys(queries, dynamic_cast<const plan::Source&>(*source_leaves(queries).front()));
  bool alone = true;
  for (const plan::Query* query : queries) {
    if (const plan::Node* mixes = first_that_mixes(*query->root, keys))
      return refused(**divided, std::string(mixes->kind()) + " needs rows of all partitions together",
                     way_out(*mixes, keys));
    alone = alone && first_that_needs_more(*query->root) == nullptr;
  }
  return std::optional(
      ByPartition{alone ? "every stage looks at one row at a time" : "the 'partition.key' is a key of every group"});
}

std::vector<plan::Query> queries_of_partition(const Queries& queries, size_t partition) {
  std::vector<plan::Query> out;
  bool named = false;
  for (const plan::Query* query : queries) {
    plan::Query& own = out.emplace_back(*query);
    if (query->sink) {
      auto sink = std::make_shared<catalog::Relation>(*query->sink);
      put_partition(sink->options, "path", partition);
      own.sink = std::move(sink);
    }
    named = put_partition(own.options, "dead_letter.path", partition) || named;
  }
  if (!named) {
    const std::string letters = queries.front()->name + ".dead_letters.{partition}.ndjson";
    out.front().options.set("dead_letter.path", catalog::path_of_partition(letters, partition));
  }
  return out;
}

Status check_shared_outputs(const plan::Application& application) {
  std::map<std::string, size_t> lane_of;
  const std::vector<Queries> lanes = lane_groups(application);
  for (size_t lane = 0; lane < lanes.size(); ++lane) {
    for (const plan::Query* query : lanes[lane]) {
      if (!writes_by_partition(*query)) continue;
      const auto [first, is_first] = lane_of.emplace(query->sink->name, lane);
      if (!is_first && first->second != lane)
        return refused(*query, "another query writes to it as well", "give each its own sink");
    }
  }
  return {};
}

}  // namespace velo::job
