#pragma once

#include <memory>
#include <vector>

#include "runtime/input.hpp"
#include "runtime/pipeline.hpp"

namespace velo::runtime {

/// A single-threaded pipeline: one partition of a source, or of several that meet in a join or union, with everything
/// that reads it, on one thread at a time. Owns its readers, its engine, its state and its writers.
class Lane {
 public:
  enum class Verdict : uint8_t { Progress, Idle, Done };

  /// The input leads into the queries, which also read each other. Producers come before their readers.
  Lane(std::unique_ptr<Input> input, std::vector<std::unique_ptr<QueryPipeline>> queries,
       std::unique_ptr<LetterFile> dead_letters, LaneOptions options);

  /// One turn of the six verbs. Done after the end of the input was worked off, or when no output can change any more;
  /// the error of a failed query or of the outside world otherwise (what came before it has been written).
  Result<Verdict> step();
  /// Stops a live lane: what has been read is finished and written, windows stay open.
  Status stop();

  uint64_t rows_in() const { return input_->rows_in(); }
  connector::Progress progress() const { return input_->progress(); }
  std::vector<TaskAccount> tasks() const { return input_->tasks(); }
  const std::vector<std::unique_ptr<QueryPipeline>>& queries() const { return queries_; }
  uint64_t dead_letters() const { return dead_letters_ ? dead_letters_->rows() : input_->dead_letters(); }

 private:
  Result<connector::Poll> poll();
  Status push();
  Status write();
  Status commit();
  Result<Verdict> close();

  std::vector<std::unique_ptr<QueryPipeline>> queries_;
  std::vector<Outlet*> outlets_;  ///< of those queries that have one
  std::unique_ptr<LetterFile> dead_letters_;
  LaneOptions options_;
  std::unique_ptr<Input> input_;
  bool flushed_ = true;
  bool open_ = true;
};

}  // namespace velo::runtime
