// Pipelines are made from the last query to the first, so that the readers of a query exist before it.
#include "job/lanes.hpp"

#include <algorithm>
#include <climits>
#include <map>
#include <optional>
#include <set>

#include "base/check.hpp"
#include "catalog/relation_options.hpp"
#include "job/digest_outlet.hpp"
#include "job/file_uses.hpp"
#include "job/shared_outlet.hpp"
#include "plan/late_policy.hpp"
#include "plan/source.hpp"

namespace velo::job {

namespace {

using runtime::DeadLetters;
using runtime::Outlet;
using runtime::QueryPipeline;

void add_leaves(const plan::Node& node, std::vector<const plan::Node*>& leaves) {
  if (node.inputs.empty()) leaves.push_back(&node);
  for (const plan::NodePtr& input : node.inputs) add_leaves(*input, leaves);
}

// The queries that a query reads in process, once for each time it reads them.
std::vector<std::string> producers(const plan::Query& query) {
  std::vector<const plan::Node*> leaves;
  add_leaves(*query.root, leaves);
  std::vector<std::string> out;
  for (const plan::Node* leaf : leaves) {
    if (const auto* upstream = dynamic_cast<const plan::Upstream*>(leaf)) out.push_back(upstream->query);
  }
  return out;
}

bool writes_dead_letters(const plan::Query& query) {
  return query.on_error == plan::OnError::DeadLetter ||
         plan::late_policy(*query.root) == plan::LatePolicy::DeadLetter;
}

using Queries = std::vector<const plan::Query*>;

// Queries that hang together, because one reads the other or both meet in a third, are on one lane. Groups are in the
// order of their first query, and so are the queries of a group.
std::vector<Queries> groups(const plan::Application& application) {
  std::vector<Queries> out;
  for (const plan::Query& query : application.queries) {
    Queries joined;
    for (const std::string& producer : producers(query)) {
      const auto group = std::find_if(out.begin(), out.end(), [&](const Queries& queries) {
        return std::any_of(queries.begin(), queries.end(), [&](const auto* q) { return q->name == producer; });
      });
      if (group == out.end()) continue;  // found already
      joined.insert(joined.end(), group->begin(), group->end());
      out.erase(group);
    }
    joined.push_back(&query);
    std::sort(joined.begin(), joined.end());  // they are elements of one vector
    out.push_back(std::move(joined));
  }
  std::sort(out.begin(), out.end(), [](const Queries& a, const Queries& b) { return a.front() < b.front(); });
  return out;
}

// Whether rows of `query` reach some query along two ways that begin at different entries.
bool readers_meet(const plan::Query& query, const Queries& queries) {
  std::map<std::string, size_t> ways;
  for (const plan::Query* reader : queries) {
    for (const std::string& producer : producers(*reader))
      ways[reader->name] += producer == query.name ? 1 : ways.contains(producer) ? ways[producer] : 0;
    if (ways[reader->name] > 1) return true;
  }
  return false;
}

Result<std::unique_ptr<Outlet>> open_query_outlet(const plan::Query& query, const LaneRequest& request,
                                                            SharedOutlets& sinks) {
  std::unique_ptr<Outlet> outlet;
  if (query.to_stdout) {
    VELO_TRY(outlet, request.result_outlet(query));
  } else {
    if (request.sink_outlet) outlet = request.sink_outlet(query);
    if (!outlet && query.sink) {
      VELO_TRY(outlet, sinks.open(*query.sink));
    }
  }
  if (outlet && request.digest) return make_digest_outlet(std::move(outlet), query.root->schema);
  return outlet;
}

// One file for the lane: the first query that names one decides, else it is called after the lane's first query.
std::optional<std::string> dead_letter_path(const Queries& queries) {
  const bool wanted =
      std::any_of(queries.begin(), queries.end(), [](const auto* q) { return writes_dead_letters(*q); });
  if (!wanted) return std::nullopt;
  for (const plan::Query* query : queries) {
    if (const auto* path = query->options.find("dead_letter.path")) return path->text;
  }
  return queries.front()->name + ".dead_letters.ndjson";
}

Result<std::unique_ptr<DeadLetters>> open_dead_letters(const Queries& queries) {
  const std::optional<std::string> path = dead_letter_path(queries);
  if (!path) return std::unique_ptr<DeadLetters>();
  return DeadLetters::open(*path);
}

Result<std::unique_ptr<runtime::Inlet>> open_source(const plan::Node& node, const LaneRequest& request) {
  const auto* source = dynamic_cast<const plan::Source*>(&node);
  if (source != nullptr && request.source_inlet) {
    if (auto inlet = request.source_inlet(*source)) return inlet;
  }
  if (source != nullptr && request.opened != nullptr) {
    if (auto opened = request.opened->extract(source->relation->name))
      return runtime::open_inlet(node, std::move(opened.mapped()));
  }
  return runtime::open_inlet(node, nullptr);
}

// The leaves of the queries that are read from outside, in the order of queries, then from left to right.
std::vector<const plan::Node*> source_leaves(const Queries& queries) {
  std::vector<const plan::Node*> leaves;
  for (const plan::Query* query : queries) add_leaves(*query->root, leaves);
  std::erase_if(leaves, [](const plan::Node* leaf) { return dynamic_cast<const plan::Upstream*>(leaf) != nullptr; });
  return leaves;
}

using Pipelines = std::vector<std::unique_ptr<QueryPipeline>>;

// Made from the last query to the first, so that the readers of a query exist before it; in statement order.
Result<Pipelines> make_pipelines(const Queries& queries, bool gated, DeadLetters* dead_letters,
                                 const LaneRequest& request, SharedOutlets& sinks) {
  std::map<std::string, std::vector<runtime::Entry>> readers;
  Pipelines out;
  for (auto query = queries.rbegin(); query != queries.rend(); ++query) {
    VELO_TRY(auto outlet, open_query_outlet(**query, request, sinks));
    const bool meet = readers_meet(**query, queries);
    out.push_back(std::make_unique<QueryPipeline>(**query, std::move(outlet), std::move(readers[(*query)->name]), meet,
                                                  dead_letters, gated));
    const std::vector<runtime::Entry>& entries = out.back()->entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (const auto* upstream = dynamic_cast<const plan::Upstream*>(entry->leaf))
        readers[upstream->query].insert(readers[upstream->query].begin(), *entry);
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

const runtime::Entry& entry_of(const Pipelines& pipelines, const plan::Node* leaf) {
  for (const auto& pipeline : pipelines) {
    for (const runtime::Entry& entry : pipeline->entries()) {
      if (entry.leaf == leaf) return entry;
    }
  }
  CHECK(false, "every leaf has an entry");
}

int to_ms(Micros duration) { return static_cast<int>(std::clamp<Micros>(duration / 1000, 0, INT_MAX)); }

// A lane that never waits (embedding, tests) does not wait for other inputs, either.
runtime::LaneOptions lane_options(const Queries& queries, const std::vector<const plan::Node*>& leaves,
                                  const LaneRequest& request) {
  runtime::LaneOptions options = request.lane;
  if (options.idle_timeout_ms == 0) return options;
  for (const plan::Query* query : queries) {
    const auto wait = query->options.duration(catalog::spec(catalog::job_options(), "merge.max_wait"));
    if (wait.ok()) options.merge_wait_ms = std::max(options.merge_wait_ms, to_ms(*wait));
  }
  for (const plan::Node* leaf : leaves) {
    const auto* source = dynamic_cast<const plan::Source*>(leaf);
    if (source && source->relation->watermark)
      options.source_idle_ms = std::max(options.source_idle_ms, to_ms(source->relation->watermark->idle_timeout));
  }
  return options;
}

// Sources are opened before sinks: a missing input leaves the output of an earlier run untouched.
Result<StartedLane> start_lane(const Queries& queries, const LaneRequest& request, SharedOutlets& sinks) {
  const std::vector<const plan::Node*> leaves = source_leaves(queries);
  std::vector<std::unique_ptr<runtime::Inlet>> inlets;
  for (const plan::Node* leaf : leaves) {
    VELO_TRY(auto inlet, open_source(*leaf, request));
    inlets.push_back(std::move(inlet));
  }
  VELO_TRY(auto dead_letters, open_dead_letters(queries));
  VELO_TRY(Pipelines pipelines, make_pipelines(queries, leaves.size() > 1, dead_letters.get(), request, sinks));
  std::vector<std::unique_ptr<runtime::Intake>> intakes;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const runtime::Entry& entry = entry_of(pipelines, leaves[i]);
    intakes.push_back(std::make_unique<runtime::Intake>(std::move(inlets[i]), *entry.query, entry));
  }
  const bool bounded =
      std::all_of(queries.begin(), queries.end(), [](const plan::Query* query) { return query->root->bounded; });
  auto lane = std::make_unique<runtime::Lane>(std::move(intakes), std::move(pipelines), std::move(dead_letters),
                                              lane_options(queries, leaves, request));
  return StartedLane{std::move(lane), bounded};
}

Status check_files(const std::vector<Queries>& lanes, const LaneRequest& request) {
  FileUses uses;
  std::set<std::string> sinks;  // several INSERTs may share one
  bool result = false;
  for (const Queries& queries : lanes) {
    for (const plan::Node* leaf : source_leaves(queries)) {
      if (const auto* source = dynamic_cast<const plan::Source*>(leaf)) uses.read(*source->relation);
    }
  }
  for (const Queries& queries : lanes) {
    for (const plan::Query* query : queries) {
      result |= query->to_stdout;
      if (query->sink && !query->to_stdout && sinks.insert(query->sink->name).second)
        VELO_TRY_STATUS(uses.write(*query->sink));
    }
    if (const auto path = dead_letter_path(queries)) VELO_TRY_STATUS(uses.write(*path, "dead letters"));
  }
  return result && !request.result_path.empty() ? uses.write(request.result_path, "the result") : Status();
}

}  // namespace

Result<std::vector<StartedLane>> start_lanes(const plan::Application& application, const LaneRequest& request) {
  const std::vector<Queries> all = groups(application);
  VELO_TRY_STATUS(check_files(all, request));
  SharedOutlets sinks;
  std::vector<StartedLane> lanes;
  for (const Queries& queries : all) {
    VELO_TRY(auto lane, start_lane(queries, request, sinks));
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

}  // namespace velo::job
