#pragma once

#include "plan/node.hpp"
#include "plan/source.hpp"

namespace velo::plan {

/// Whether the source has partitions whose rows are merged by event time. Without event time they are read one after
/// the other.
bool merges_partitions(const Source& source);

/// The source whose partitions are merged above `node`, the Watermark over it: this and what lies below it is done in
/// each partition apart. nullptr for any other node.
const Source* merged_source(const Node& node);

/// That node in a plan; nullptr: the plan does not read the source, or its partitions are not merged.
const Node* merge_point(const Node& root, const Source& source);

}  // namespace velo::plan
