// Every owner gets the whole query made anew, with a keeper in place of the outlet.
#include "job/exchange_lane.hpp"

#include <algorithm>
#include <utility>

#include "job/lane_parts.hpp"
#include "job/parallel_lane.hpp"
#include "plan/source.hpp"
#include "runtime/exchange.hpp"

namespace velo::job {

namespace {

using runtime::Entering;
using runtime::QueryPipeline;

/// Steps large enough for every owner to find a batch of its own in them; they need not grow beyond the second.
constexpr size_t kStepBatches = 4;
constexpr uint32_t kMostStepRows = 8192;

runtime::LaneOptions for_decoding(runtime::LaneOptions options, size_t owners) {
  const uint64_t rows = uint64_t{options.batch_rows} * std::max(kStepBatches, owners);
  options.batch_rows = std::max(options.batch_rows, static_cast<uint32_t>(std::min<uint64_t>(rows, kMostStepRows)));
  return options;
}

Result<std::vector<std::unique_ptr<runtime::KeyOwner>>> make_owners(const Queries& queries, const QueryPipeline& query,
                                                                    size_t count) {
  const MakeOutlet keeper = [&](const plan::Query&) -> Result<std::unique_ptr<runtime::Outlet>> {
    return std::unique_ptr<runtime::Outlet>(query.outlet()->make_keeper());
  };
  std::vector<std::unique_ptr<runtime::KeyOwner>> owners;
  for (size_t number = 0; number < count; ++number) {
    VELO_TRY(Pipelines pipelines, make_pipelines(queries, Entering::ByKey, nullptr, keeper));
    owners.push_back(std::make_unique<runtime::KeyOwner>(std::move(pipelines.front()), static_cast<uint8_t>(number)));
  }
  return owners;
}

}  // namespace

Result<std::unique_ptr<runtime::Lane>> start_exchange_lane(const Queries& queries, const Parallelism& parallelism,
                                                           const LaneRequest& request,
                                                           const runtime::LaneOptions& options, SharedOutlets& sinks) {
  std::unique_ptr<runtime::Lane> none;
  const plan::Execution& execution = parallelism.execution;
  const size_t threads = std::min(parallelism.threads, runtime::kMostOwners);
  if (execution.spread != plan::Spread::Exchange || (threads == 1 && !parallelism.in_ranges)) return none;
  const auto& source = dynamic_cast<const plan::Source&>(*source_leaves(queries).front());
  VELO_TRY(connector::CutSource cut, cut_source(source, execution, threads, request));
  if (!cut.ranges || !cut.ranges->stays()) return none;
  auto crew = std::make_unique<runtime::Crew>(threads, request.pin_threads);
  VELO_TRY(auto tasks, runtime::make_decode_tasks(source, *cut.ranges, threads + 1, for_decoding(options, threads)));
  for (const auto& task : tasks)
    task->spread_keys(std::make_unique<runtime::KeySpread>(source.decoded_types(), execution.keys, threads));
  VELO_TRY(Pipelines pipelines, make_pipelines(queries, Entering::Straight, nullptr, outlets_of(request, sinks)));
  if (pipelines.front()->outlet() == nullptr) return none;  // nobody takes the rows
  VELO_TRY(auto owners, make_owners(queries, *pipelines.front(), threads));
  auto exchange = std::make_unique<runtime::Exchange>(std::move(cut.ranges), std::move(tasks), std::move(owners),
                                                      *pipelines.front(), std::move(crew));
  return std::make_unique<runtime::Lane>(std::move(exchange), std::move(pipelines), nullptr, options);
}

}  // namespace velo::job
