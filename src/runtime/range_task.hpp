#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "runtime/dead_letters.hpp"
#include "runtime/input.hpp"
#include "runtime/intake.hpp"
#include "runtime/ordered_ranges.hpp"
#include "runtime/pipeline.hpp"
#include "runtime/range_inlet.hpp"

namespace velo::runtime {

/// Where queries are cut for tasks: these run in every task, up to the outlets, or up to an aggregation whose groups
/// are handed over.
struct FrontQueries {
  std::vector<std::unique_ptr<QueryPipeline>> queries;  ///< producers before their readers
  Stage* gathers = nullptr;                             ///< the aggregation of two phases: the last stage of the query
};

/// What a task has made of one piece of a range.
struct RangePiece {
  RangeAccount account;
  uint64_t rows_in = 0;
  std::vector<QueryPart> queries;
  std::vector<std::optional<Error>> failures;  ///< by query: the row that failed it is the last it saw
  std::vector<DeadLetter> letters;
  std::unique_ptr<operators::OperatorState> groups;
  Micros watermark = kMinTime;  ///< of the rows of the range so far
  std::optional<Error> error;   ///< of the outside world: nothing was read behind it
};

/// Reads ranges and runs the front of the queries over them. One thread.
class RangeTask {
 public:
  using Piece = RangePiece;

  RangeTask(std::unique_ptr<RangeInlet> inlet, FrontQueries front, std::unique_ptr<LetterBox> letters,
            LaneOptions options, Micros now);

  void begin(size_t range, const connector::RangePlace* from);
  /// Works until the piece is large enough to be handed over.
  bool fill(RangePiece& piece);

 private:
  bool work(RangePiece& piece);
  bool large_enough() const;
  void hand_over(RangePiece& piece, bool last);

  RangeInlet& inlet_;
  std::vector<std::unique_ptr<QueryPipeline>> queries_;
  Stage* gathers_;
  std::unique_ptr<LetterBox> letters_;
  Intake intake_;
  LaneOptions options_;
  StepTime now_;
  connector::RangePlace begins_;
  std::optional<Error> begin_failed_;
  uint64_t rows_in_before_ = 0;
};

}  // namespace velo::runtime
