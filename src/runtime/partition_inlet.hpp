#pragma once

#include <memory>

#include "plan/node.hpp"
#include "runtime/input.hpp"
#include "runtime/partitions.hpp"

namespace velo::runtime {

/// The partitions of a source as one inlet, whose rows have event time and the watermark of the source: each time the
/// smallest (time, partition) at their heads goes first. `top` is the Watermark over the source: it and what lies below
/// it runs in each partition; it must outlive the inlet. Of `options` it takes how long to wait for live partitions.
Result<std::unique_ptr<Inlet>> merge_partitions(std::unique_ptr<Partitions> partitions, const plan::Node& top,
                                                const LaneOptions& options);

}  // namespace velo::runtime
