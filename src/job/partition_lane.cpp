#include "job/partition_lane.hpp"

#include "job/by_partition.hpp"
#include "job/lane_parts.hpp"
#include "job/shared_outlet.hpp"
#include "plan/partitions.hpp"
#include "runtime/merge.hpp"
#include "runtime/partition_inlet.hpp"

namespace velo::job {

namespace {

/// One of several partitions, as if there were no other.
class OnePartition final : public runtime::Partitions {
 public:
  OnePartition(runtime::Partitions& all, size_t n) : all_(all), n_(n) {}
  size_t count() const override { return 1; }
  Result<std::unique_ptr<runtime::Inlet>> open(size_t) override { return all_.open(n_); }

 private:
  runtime::Partitions& all_;
  size_t n_;
};

Result<std::unique_ptr<runtime::Inlet>> open_inlet(const Queries& queries, const plan::Source& source,
                                                   runtime::Partitions& partitions, size_t n,
                                                   const runtime::LaneOptions& options) {
  for (const plan::Query* query : queries) {
    if (const plan::Node* top = plan::merge_point(*query->root, source))
      return runtime::merge_partitions(std::make_unique<OnePartition>(partitions, n), *top, options);
  }
  return partitions.open(n);
}

}  // namespace

Result<std::unique_ptr<PartitionLane>> open_partition_lane(const Queries& queries, runtime::Partitions& partitions,
                                                           size_t n, const LaneRequest& request,
                                                           const runtime::LaneOptions& options) {
  auto out = std::make_unique<PartitionLane>();
  out->queries = queries_of_partition(queries, n);
  Queries own;
  for (const plan::Query& query : out->queries) own.push_back(&query);
  const plan::Node* leaf = source_leaves(own).front();
  VELO_TRY(auto inlet, open_inlet(own, dynamic_cast<const plan::Source&>(*leaf), partitions, n, options));
  VELO_TRY(auto letters, open_dead_letters(own));
  SharedOutlets sinks;
  VELO_TRY(Pipelines pipelines,
           make_pipelines(own, runtime::Entering::Straight, letters.get(), outlets_of(request, sinks)));
  const runtime::Entry& entry = entry_of(pipelines, leaf);
  std::vector<std::unique_ptr<runtime::Intake>> intakes;
  intakes.push_back(std::make_unique<runtime::Intake>(std::move(inlet), *entry.query, entry));
  auto merge = std::make_unique<runtime::Merge>(std::move(intakes), options);
  out->lane = std::make_unique<runtime::Lane>(std::move(merge), std::move(pipelines), std::move(letters), options);
  return out;
}

}  // namespace velo::job
