#pragma once

#include <memory>
#include <vector>

#include "runtime/crew.hpp"
#include "runtime/input.hpp"
#include "runtime/ordered_ranges.hpp"
#include "runtime/range_task.hpp"

namespace velo::runtime {

/// The lane's side of queries that are cut for tasks.
struct BackQueries {
  std::vector<QueryPipeline*> queries;  ///< those that run in tasks, as the lane has them
  std::vector<size_t> producers;        ///< of each but the first, which of them it reads
  LetterFile* letters = nullptr;
  Stage* merges = nullptr;         ///< the aggregation of two phases, in the first query
  operators::Emit* end = nullptr;  ///< who is told that the input has ended
};

/// What tasks on several threads make of the ranges of a source, brought together in their order: the input of a lane
/// that has only to append it.
class Gather final : public Input {
 public:
  /// One task for each worker of the crew, and one more. The crew has not started yet.
  Gather(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<RangeTask>> tasks,
         BackQueries back, std::unique_ptr<Crew> crew);

  Result<connector::Poll> poll(int timeout_ms) override;
  Status push() override;
  Result<bool> close_unwanted() override;
  uint64_t rows_in() const override { return rows_in_; }
  connector::Progress progress() const override { return ranges_.progress(); }
  std::vector<TaskAccount> tasks() const override { return tasks_; }

 private:
  Status append(RangePiece& piece);
  void count(const RangePiece& piece, int64_t nanos);
  bool wanted(size_t query) const;

  BackQueries back_;
  StepTime time_;
  OrderedRanges<RangeTask> ranges_;
  RangePiece* piece_ = nullptr;  ///< what push() appends
  uint64_t rows_in_ = 0;
  std::vector<TaskAccount> tasks_;
  bool open_ = true;
  std::unique_ptr<Crew> crew_;  ///< goes home before what it works on is gone
};

}  // namespace velo::runtime
