// Every task gets the front of the queries made anew: plans are shared, everything that changes is its own.
#include "job/parallel_lane.hpp"

#include <utility>

#include "base/check.hpp"
#include "job/lane_parts.hpp"
#include "plan/aggregate.hpp"
#include "plan/source.hpp"
#include "runtime/gather.hpp"

namespace velo::job {

namespace {

using plan::Spread;
using runtime::Entering;
using runtime::QueryPipeline;

constexpr uint64_t kAlignedBytes = uint64_t{1} << 20;    // what tasks hold at a time stays in the caches
constexpr uint64_t kWindowedBytes = uint64_t{16} << 20;  // each range may leave a group of every open window

uint64_t most_bytes(const plan::Execution& execution, const LaneRequest& request) {
  if (request.range_bytes != 0) return request.range_bytes;
  if (execution.spread != Spread::TwoPhase) return kAlignedBytes;
  // Without a window each range leaves all groups: few large ranges then.
  return static_cast<const plan::Aggregate&>(*execution.gathers).window ? kWindowedBytes : UINT64_MAX;
}

/// What the lane and its tasks are made from.
struct Parts {
  const Queries& queries;
  const plan::Execution& execution;
  const plan::Source& source;
  Pipelines pipelines;
  std::unique_ptr<runtime::LetterFile> letters;
};

// Of an aggregation in two phases, tasks run the query up to it; else all queries, with keepers instead of outlets.
Result<runtime::FrontQueries> make_front(const Parts& parts, runtime::LetterBox* letters) {
  runtime::FrontQueries front;
  if (parts.execution.gathers) {
    plan::Query query = *parts.queries.front();
    query.root = plan::NodePtr(parts.queries.front()->root, parts.execution.gathers);  // kept alive by the whole plan
    front.queries.push_back(std::make_unique<QueryPipeline>(query, nullptr, std::vector<runtime::Entry>(), false,
                                                            letters, Entering::Straight));
    front.gathers = &front.queries.front()->stage_of(*parts.execution.gathers);
    return front;
  }
  size_t next = parts.queries.size();  // they are asked for from the last to the first
  const MakeOutlet keeper = [&](const plan::Query&) -> Result<std::unique_ptr<runtime::Outlet>> {
    const runtime::Outlet* outlet = parts.pipelines[--next]->outlet();
    return std::unique_ptr<runtime::Outlet>(outlet ? outlet->make_keeper() : nullptr);
  };
  VELO_TRY(front.queries, make_pipelines(parts.queries, Entering::Straight, letters, keeper));
  return front;
}

runtime::BackQueries make_back(const Parts& parts) {
  runtime::BackQueries back;
  back.letters = parts.letters.get();
  back.queries.push_back(parts.pipelines.front().get());
  back.producers.push_back(0);
  back.end = parts.pipelines.front()->entries().front().emit;
  if (parts.execution.gathers) {
    back.merges = &parts.pipelines.front()->stage_of(*parts.execution.gathers);
    back.end = back.merges;
    return back;
  }
  for (size_t i = 1; i < parts.queries.size(); ++i) {
    back.queries.push_back(parts.pipelines[i].get());
    const std::string read = producers(*parts.queries[i]).front();
    size_t producer = 0;
    while (parts.queries[producer]->name != read) ++producer;
    back.producers.push_back(producer);
  }
  return back;
}

Result<std::vector<std::unique_ptr<runtime::RangeTask>>> make_tasks(const Parts& parts,
                                                                    const connector::SourceRanges& ranges, size_t count,
                                                                    const runtime::LaneOptions& options) {
  const Micros now = system_clock().now();
  std::vector<std::unique_ptr<runtime::RangeTask>> tasks;
  for (size_t i = 0; i < count; ++i) {
    auto letters = std::make_unique<runtime::LetterBox>();
    VELO_TRY(auto front, make_front(parts, letters.get()));
    VELO_TRY(auto inlet, runtime::open_range_inlet(parts.source, ranges));
    tasks.push_back(
        std::make_unique<runtime::RangeTask>(std::move(inlet), std::move(front), std::move(letters), options, now));
  }
  return tasks;
}

}  // namespace

Result<connector::CutSource> cut_source(const plan::Source& source, const plan::Execution& execution, size_t readers,
                                        const LaneRequest& request) {
  if (request.source_cut) return request.source_cut(source);
  if (request.source_inlet) return connector::CutSource{nullptr, "its rows are given by a program"};
  return runtime::cut_source(source, readers, most_bytes(execution, request));
}

Result<std::unique_ptr<runtime::Lane>> start_parallel_lane(const Queries& queries, const Parallelism& parallelism,
                                                           const LaneRequest& request,
                                                           const runtime::LaneOptions& options, SharedOutlets& sinks) {
  std::unique_ptr<runtime::Lane> none;
  const plan::Execution& execution = parallelism.execution;
  if (parallelism.threads == 1 && !parallelism.in_ranges) return none;
  if (execution.spread != Spread::Aligned && execution.spread != Spread::TwoPhase) return none;
  const auto& source = dynamic_cast<const plan::Source&>(*source_leaves(queries).front());
  VELO_TRY(connector::CutSource cut, cut_source(source, execution, parallelism.threads, request));
  if (!cut.ranges) return none;
  Parts parts{queries, execution, source, {}, nullptr};
  VELO_TRY(parts.letters, open_dead_letters(queries));
  VELO_TRY(parts.pipelines,
           make_pipelines(queries, Entering::Straight, parts.letters.get(), outlets_of(request, sinks)));
  auto crew = std::make_unique<runtime::Crew>(parallelism.threads, request.pin_threads);
  VELO_TRY(auto tasks, make_tasks(parts, *cut.ranges, crew->workers() + 1, options));
  auto gather =
      std::make_unique<runtime::Gather>(std::move(cut.ranges), std::move(tasks), make_back(parts), std::move(crew));
  return std::make_unique<runtime::Lane>(std::move(gather), std::move(parts.pipelines), std::move(parts.letters),
                                         options);
}

}  // namespace velo::job
