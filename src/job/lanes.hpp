#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connector/ranges.hpp"
#include "job/load.hpp"
#include "plan/application.hpp"
#include "plan/source.hpp"
#include "runtime/inlet.hpp"
#include "runtime/lane.hpp"
#include "runtime/partitions.hpp"

namespace velo::job {

/// Makes the outlet of a query whose rows go to whoever runs the application (bare SELECT).
using ResultOutlet = std::function<Result<std::unique_ptr<runtime::Outlet>>(const plan::Query& query)>;

/// Makes the inlet of a source that is not opened through its connector (memory tables, the embedding API); nullptr
/// leaves the source to its connector.
using SourceInlet = std::function<std::unique_ptr<runtime::Inlet>(const plan::Source& source)>;

/// Likewise for the partitions of a source that has several.
using SourcePartitions = std::function<std::unique_ptr<runtime::Partitions>(const plan::Source& source)>;

/// Likewise for the outlet of a query that does not print: also for one without a sink, whose rows only other queries
/// see otherwise.
using SinkOutlet = std::function<std::unique_ptr<runtime::Outlet>(const plan::Query& query)>;

/// Likewise for the ranges of a source that is not opened through its connector.
using SourceCut = std::function<connector::CutSource(const plan::Source& source)>;

struct LaneRequest {
  runtime::LaneOptions lane;
  size_t threads = 0;                  ///< how many work on a lane; 0: as its annotations say, else one
  bool pin_threads = false;            ///< each of several keeps to one processor
  uint64_t range_bytes = 0;            ///< most bytes of a range; 0: as suits the query
  ResultOutlet result_outlet;          ///< must be set when a query has to_stdout
  std::string result_path;             ///< the file it writes to; empty: none
  SourceInlet source_inlet;            ///< may be empty
  SourcePartitions source_partitions;  ///< may be empty
  SourceCut source_cut;                ///< may be empty: then sources of `source_inlet` are not cut
  SinkOutlet sink_outlet;              ///< may be empty
  OpenedSources* opened = nullptr;
  bool digest = false;  ///< every outlet is made to digest its rows
};

/// A lane together with whether its source ends by itself.
struct StartedLane {
  std::unique_ptr<runtime::Lane> lane;
  bool bounded = true;
};

/// Cuts the application into lanes: queries that read each other in process, directly or not, or meet in a further one
/// are on one lane. Opens every source and sink; the first that cannot be opened is the error. Lanes are in statement
/// order.
Result<std::vector<StartedLane>> start_lanes(const plan::Application& application, const LaneRequest& request);

}  // namespace velo::job
