#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "job/lane_groups.hpp"
#include "job/lanes.hpp"
#include "job/shared_outlet.hpp"
#include "runtime/dead_letters.hpp"
#include "runtime/pipeline.hpp"

namespace velo::job {

using Pipelines = std::vector<std::unique_ptr<runtime::QueryPipeline>>;

/// Makes the outlet of a query; nullptr: its rows only go to queries that read it.
using MakeOutlet = std::function<Result<std::unique_ptr<runtime::Outlet>>(const plan::Query& query)>;

/// The outlets that the request asks for. Both arguments must outlive it.
MakeOutlet outlets_of(const LaneRequest& request, SharedOutlets& sinks);

/// The pipelines of a lane in statement order, tied to each other.
Result<Pipelines> make_pipelines(const Queries& queries, runtime::Entering entering, runtime::DeadLetters* dead_letters,
                                 const MakeOutlet& make_outlet);

/// The file for refused rows of a lane: the first query that names one decides, else it is called after the lane's
/// first query. Nothing when no query writes any.
std::optional<std::string> dead_letter_path(const Queries& queries);
/// That file, opened; nullptr: none.
Result<std::unique_ptr<runtime::LetterFile>> open_dead_letters(const Queries& queries);

/// Where the rows of a leaf enter.
const runtime::Entry& entry_of(const Pipelines& pipelines, const plan::Node* leaf);

}  // namespace velo::job
