#pragma once

#include <memory>
#include <vector>

#include "runtime/decode_task.hpp"
#include "runtime/inlet.hpp"

namespace velo::runtime {

/// An inlet whose records were read and decoded by several threads: the same rows in the same order as of the inlet
/// that does it alone.
class DecodedInlet final : public Inlet {
 public:
  /// One task for each worker of the crew, and one more.
  DecodedInlet(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<DecodeTask>> tasks,
               Crew& crew)
      : ranges_(std::move(ranges), std::move(tasks), crew) {}

  /// As many rows as a task has decoded at a time, whatever `max_rows` is.
  Result<connector::Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override;
  connector::Progress progress() const override { return ranges_.progress(); }

 private:
  OrderedRanges<DecodeTask> ranges_;
  DecodedPiece* piece_ = nullptr;
  size_t given_ = 0;  ///< batches of it
};

/// Makes the inlet of a source of bytes for a crew; `ranges` must stay in memory (SourceRanges::stays()).
Result<std::unique_ptr<DecodedInlet>> open_decoded_inlet(const plan::Source& source,
                                                         std::unique_ptr<connector::SourceRanges> ranges,
                                                         const LaneOptions& options, Crew& crew);

}  // namespace velo::runtime
