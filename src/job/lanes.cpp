// Pipelines are made from the last query to the first, so that the readers of a query exist before it.
#include "job/lanes.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "job/digest_outlet.hpp"
#include "plan/aggregate.hpp"
#include "plan/source.hpp"

namespace velo::job {

namespace {

using runtime::DeadLetters;
using runtime::Outlet;
using runtime::QueryPipeline;

const plan::Node& leaf(const plan::Node& node) { return node.inputs.empty() ? node : leaf(*node.inputs.front()); }

const plan::Upstream* upstream(const plan::Query& query) {
  return dynamic_cast<const plan::Upstream*>(&leaf(*query.root));
}

bool writes_dead_letters(const plan::Node& node) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node)) {
    if (aggregate->window && aggregate->late == plan::LatePolicy::DeadLetter) return true;
  }
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [](const auto& input) { return writes_dead_letters(*input); });
}

bool writes_dead_letters(const plan::Query& query) {
  return query.on_error == plan::OnError::DeadLetter || writes_dead_letters(*query.root);
}

// The queries of one lane: `first` and everything that reads it in process, in statement order.
std::vector<const plan::Query*> members(const plan::Application& application, const plan::Query& first) {
  std::vector<const plan::Query*> out{&first};
  for (const plan::Query& query : application.queries) {
    const plan::Upstream* producer = upstream(query);
    if (producer == nullptr) continue;
    const bool inside = std::any_of(out.begin(), out.end(), [&](const auto* q) { return q->name == producer->query; });
    if (inside) out.push_back(&query);
  }
  return out;
}

Result<std::unique_ptr<Outlet>> open_query_outlet(const plan::Query& query, const LaneRequest& request) {
  std::unique_ptr<Outlet> outlet;
  if (query.to_stdout) {
    VELO_TRY(outlet, request.result_outlet(query));
  } else {
    if (request.sink_outlet) outlet = request.sink_outlet(query);
    if (!outlet && query.sink) {
      VELO_TRY(outlet, runtime::open_outlet(*query.sink));
    }
  }
  if (outlet && request.digest) return make_digest_outlet(std::move(outlet), query.root->schema);
  return outlet;
}

// One file for the lane: the first query that names one decides, else it is called after the lane's first query.
Result<std::unique_ptr<DeadLetters>> open_dead_letters(const std::vector<const plan::Query*>& queries) {
  const bool wanted =
      std::any_of(queries.begin(), queries.end(), [](const auto* q) { return writes_dead_letters(*q); });
  if (!wanted) return std::unique_ptr<DeadLetters>();
  for (const plan::Query* query : queries) {
    if (const auto* path = query->options.find("dead_letter.path")) return DeadLetters::open(path->text);
  }
  return DeadLetters::open(queries.front()->name + ".dead_letters.ndjson");
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

Result<StartedLane> start_lane(const plan::Application& application, const plan::Query& first,
                               const LaneRequest& request) {
  const std::vector<const plan::Query*> queries = members(application, first);
  VELO_TRY(auto inlet, open_source(leaf(*first.root), request));
  VELO_TRY(auto dead_letters, open_dead_letters(queries));
  std::map<std::string, std::vector<QueryPipeline*>> readers;
  std::vector<std::unique_ptr<QueryPipeline>> pipelines;
  for (auto query = queries.rbegin(); query != queries.rend(); ++query) {
    VELO_TRY(auto outlet, open_query_outlet(**query, request));
    std::vector<QueryPipeline*> below = readers[(*query)->name];
    std::reverse(below.begin(), below.end());
    pipelines.push_back(
        std::make_unique<QueryPipeline>(**query, std::move(outlet), std::move(below), dead_letters.get()));
    if (const plan::Upstream* producer = upstream(**query)) readers[producer->query].push_back(pipelines.back().get());
  }
  std::reverse(pipelines.begin(), pipelines.end());
  auto lane =
      std::make_unique<runtime::Lane>(std::move(inlet), std::move(pipelines), std::move(dead_letters), request.lane);
  return StartedLane{std::move(lane), first.root->bounded};
}

}  // namespace

Result<std::vector<StartedLane>> start_lanes(const plan::Application& application, const LaneRequest& request) {
  std::vector<StartedLane> lanes;
  for (const plan::Query& query : application.queries) {
    if (upstream(query)) continue;
    VELO_TRY(auto lane, start_lane(application, query, request));
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

}  // namespace velo::job
