// An application is cut into lanes; each is opened from its sources to its sinks.
#include "job/lanes.hpp"

#include <algorithm>
#include <climits>
#include <optional>
#include <set>

#include "catalog/relation_options.hpp"
#include "job/by_partition.hpp"
#include "job/divided_lane.hpp"
#include "job/exchange_lane.hpp"
#include "job/file_uses.hpp"
#include "job/lane_parts.hpp"
#include "job/parallel_lane.hpp"
#include "job/shared_outlet.hpp"
#include "plan/partitions.hpp"
#include "runtime/decoded_inlet.hpp"
#include "runtime/merge.hpp"
#include "runtime/partition_inlet.hpp"

namespace velo::job {

namespace {

int to_ms(Micros duration) { return static_cast<int>(std::clamp<Micros>(duration / 1000, 0, INT_MAX)); }

// The source whose partitions are merged by event time, and the part of the plan that runs in each of them.
Result<std::unique_ptr<runtime::Inlet>> open_merged(const plan::Source& source, const Queries& queries,
                                                    const LaneRequest& request, runtime::LaneOptions options) {
  const plan::Node* top = nullptr;
  for (const plan::Query* query : queries) top = top ? top : plan::merge_point(*query->root, source);
  std::unique_ptr<runtime::Partitions> partitions;
  if (request.source_partitions) partitions = request.source_partitions(source);
  if (!partitions) {
    VELO_TRY(partitions, runtime::open_partitions(source));
  }
  options.source_idle_ms = to_ms(source.relation->watermark->idle_timeout);
  return runtime::merge_partitions(std::move(partitions), *top, options);
}

Result<std::unique_ptr<runtime::Inlet>> open_source(const plan::Node& node, const Queries& queries,
                                                    const LaneRequest& request, const runtime::LaneOptions& options) {
  const auto* source = dynamic_cast<const plan::Source*>(&node);
  if (source != nullptr && plan::merges_partitions(*source)) return open_merged(*source, queries, request, options);
  if (source != nullptr && request.source_inlet) {
    if (auto inlet = request.source_inlet(*source)) return inlet;
  }
  if (source != nullptr && request.opened != nullptr) {
    if (auto opened = request.opened->extract(source->relation->name))
      return runtime::open_inlet(node, std::move(opened.mapped()));
  }
  return runtime::open_inlet(node, nullptr);
}

// A lane that never waits (embedding, tests) does not wait for other inputs, either.
runtime::LaneOptions lane_options(const Queries& queries, const std::vector<const plan::Node*>& leaves,
                                  const LaneRequest& request) {
  runtime::LaneOptions options = request.lane;
  if (options.idle_timeout_ms == 0) return options;
  for (const plan::Query* query : queries) {
    const auto wait = query->options.duration(catalog::spec(catalog::job_options(), "merge.max_wait"));
    if (wait.ok()) options.merge_wait_ms = std::max(options.merge_wait_ms, to_ms(*wait));
  }
  std::optional<int> idle_ms;  // the longest that a source declares
  for (const plan::Node* leaf : leaves) {
    const auto* source = dynamic_cast<const plan::Source*>(leaf);
    if (source && source->relation->watermark)
      idle_ms = std::max(idle_ms.value_or(0), to_ms(source->relation->watermark->idle_timeout));
  }
  options.source_idle_ms = idle_ms.value_or(options.source_idle_ms);
  return options;
}

bool all_bounded(const Queries& queries) {
  return std::all_of(queries.begin(), queries.end(), [](const plan::Query* query) { return query->root->bounded; });
}

// The inlet of a source that several threads decode; nullptr when it cannot be cut.
Result<std::unique_ptr<runtime::Inlet>> open_for_crew(const plan::Node& leaf, const LaneRequest& request,
                                                      const runtime::LaneOptions& options, runtime::Crew& crew) {
  const auto* source = dynamic_cast<const plan::Source*>(&leaf);
  std::unique_ptr<runtime::Inlet> none;
  if (source == nullptr || !source->bounded || plan::merges_partitions(*source) || crew.workers() == 1) return none;
  VELO_TRY(connector::CutSource cut, cut_source(*source, plan::Execution(), crew.workers(), request));
  if (!cut.ranges || !cut.ranges->stays()) return none;
  VELO_TRY(auto decoded, runtime::open_decoded_inlet(*source, std::move(cut.ranges), options, crew));
  return runtime::with_system_columns(std::move(decoded), *source);
}

// Sources are opened before sinks: a missing input leaves the output of an earlier run untouched.
Result<StartedLane> start_lane(const plan::Application& application, const Queries& queries, const LaneRequest& request,
                               SharedOutlets& sinks) {
  const std::vector<const plan::Node*> leaves = source_leaves(queries);
  const runtime::LaneOptions options = lane_options(queries, leaves, request);
  VELO_TRY(const Parallelism parallelism, choose_parallelism(application, queries, request.threads));
  VELO_TRY(const auto divided, outputs_by_partition(queries));
  if (divided) {
    VELO_TRY(auto lane, start_divided_lane(queries, parallelism.threads, request, options));
    return StartedLane{std::move(lane), true};
  }
  VELO_TRY(auto parallel, start_parallel_lane(queries, parallelism, request, options, sinks));
  if (!parallel) {
    VELO_TRY(parallel, start_exchange_lane(queries, parallelism, request, options, sinks));
  }
  if (parallel) return StartedLane{std::move(parallel), true};
  auto crew = std::make_unique<runtime::Crew>(parallelism.threads, request.pin_threads);
  std::vector<std::unique_ptr<runtime::Inlet>> inlets;
  for (const plan::Node* leaf : leaves) {
    VELO_TRY(auto inlet, open_for_crew(*leaf, request, options, *crew));
    if (!inlet) {
      VELO_TRY(inlet, open_source(*leaf, queries, request, options));
    }
    inlets.push_back(std::move(inlet));
  }
  VELO_TRY(auto dead_letters, open_dead_letters(queries));
  const auto entering = leaves.size() > 1 ? runtime::Entering::ByTime : runtime::Entering::Straight;
  VELO_TRY(Pipelines pipelines, make_pipelines(queries, entering, dead_letters.get(), outlets_of(request, sinks)));
  std::vector<std::unique_ptr<runtime::Intake>> intakes;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const runtime::Entry& entry = entry_of(pipelines, leaves[i]);
    intakes.push_back(std::make_unique<runtime::Intake>(std::move(inlets[i]), *entry.query, entry));
  }
  auto merge = std::make_unique<runtime::Merge>(std::move(intakes), options, std::move(crew));
  auto lane = std::make_unique<runtime::Lane>(std::move(merge), std::move(pipelines), std::move(dead_letters), options);
  return StartedLane{std::move(lane), all_bounded(queries)};
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
    VELO_TRY(const auto divided, outputs_by_partition(queries));
    if (divided) {
      VELO_TRY_STATUS(use_divided_files(queries, uses));
      continue;
    }
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
  const std::vector<Queries> all = lane_groups(application);
  VELO_TRY_STATUS(check_files(all, request));
  SharedOutlets sinks;
  std::vector<StartedLane> lanes;
  for (const Queries& queries : all) {
    VELO_TRY(auto lane, start_lane(application, queries, request, sinks));
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

}  // namespace velo::job
