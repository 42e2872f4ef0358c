#include "job/divided_lane.hpp"

#include <set>

#include "base/check.hpp"
#include "connector/connector.hpp"
#include "job/by_partition.hpp"
#include "job/digest_outlet.hpp"
#include "job/partition_tasks.hpp"
#include "plan/source.hpp"

namespace velo::job {

namespace {

const plan::Source& source_of(const Queries& queries) {
  return dynamic_cast<const plan::Source&>(*source_leaves(queries).front());
}

}  // namespace

Result<std::unique_ptr<runtime::Lane>> start_divided_lane(const Queries& queries, size_t threads,
                                                          const LaneRequest& request,
                                                          const runtime::LaneOptions& options) {
  PartitionWork work{queries, nullptr, request, options, threads};
  VELO_TRY(work.partitions, runtime::open_partitions(source_of(queries)));
  VELO_TRY(auto first, open_partition_lane(queries, *work.partitions, 0, request, options));
  const MakeOutlet sums = [&](const plan::Query& query) -> Result<std::unique_ptr<runtime::Outlet>> {
    return query.sink && request.digest ? make_digest_sum() : nullptr;
  };
  VELO_TRY(Pipelines account, make_pipelines(queries, runtime::Entering::Straight, nullptr, sums));
  std::vector<runtime::QueryPipeline*> accounts;
  for (const auto& pipeline : account) accounts.push_back(pipeline.get());
  auto tasks = std::make_unique<PartitionTasks>(std::move(work), std::move(first), std::move(accounts));
  return std::make_unique<runtime::Lane>(std::move(tasks), std::move(account), nullptr, options);
}

Status use_divided_files(const Queries& queries, FileUses& uses) {
  const catalog::Relation& source = *source_of(queries).relation;
  const connector::Connector* connector = connector::find_connector(source.connector);
  CHECK(connector != nullptr && connector->files_read != nullptr, "partitions are files");
  const size_t partitions = connector->files_read(source).size();
  for (size_t n = 0; n < partitions; ++n) {
    const std::vector<plan::Query> own = queries_of_partition(queries, n);
    std::set<std::string> sinks;  // several INSERTs may share one
    Queries pointers;
    for (const plan::Query& query : own) {
      pointers.push_back(&query);
      if (query.sink && sinks.insert(query.sink->name).second) VELO_TRY_STATUS(uses.write(*query.sink));
    }
    if (const auto path = dead_letter_path(pointers)) VELO_TRY_STATUS(uses.write(*path, "dead letters"));
  }
  return {};
}

}  // namespace velo::job
