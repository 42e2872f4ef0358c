#pragma once

#include <string>
#include <vector>

#include "binder/workspace.hpp"
#include "plan/metric.hpp"

namespace velo::binder {

/// The metrics that the annotations in front of a query define, over the columns of its result. Annotations are
/// comments: what is wrong with one is a warning, and its metric is left out.
std::vector<plan::Metric> read_metrics(Workspace& file, const std::vector<sql::Annotation>& written,
                                       const Schema& result);

}  // namespace velo::binder
