#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "runtime/decode_task.hpp"
#include "runtime/intake.hpp"
#include "runtime/pipeline.hpp"

namespace velo::runtime {

/// What an owner has made of its rows of a piece.
struct OwnedPart {
  QueryPart query;
  uint64_t rows_in = 0;          ///< rows of all owners that came in, to the one that made the query fail
  std::optional<Error> failure;  ///< behind it the owner does nothing any more
  uint32_t failed_at = 0;        ///< the place of the failed row, as KeptRows::places has it
  int64_t nanos = 0;
};

/// Runs a query over the rows of some keys. One thread.
class KeyOwner {
 public:
  /// The query was made for Entering::ByKey, and its outlet is a RowKeeper.
  KeyOwner(std::unique_ptr<QueryPipeline> query, uint8_t number);

  /// Rows of all owners, of which it takes its own. The piece must stay until `part` has been read.
  void work(const DecodedPiece& piece, Micros now, OwnedPart& part);

 private:
  class Steps;

  RowKeeper& keeper() { return static_cast<RowKeeper&>(*query_->outlet()); }
  void fail(uint32_t step, OwnedPart& part);

  std::unique_ptr<QueryPipeline> query_;
  StepTime time_;
  Steps* steps_;  ///< of the intake
  Intake intake_;
};

}  // namespace velo::runtime
