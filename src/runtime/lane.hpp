#pragma once

#include <memory>
#include <vector>

#include "runtime/inlet.hpp"
#include "runtime/pipeline.hpp"

namespace velo::runtime {

struct LaneOptions {
  uint32_t batch_rows = kDefaultBatchRows;  ///< most rows in one step
  int idle_timeout_ms = 50;                 ///< how long a step waits for a live source
};

/// A single-threaded pipeline: one partition of one source with everything that reads it, on one thread at a time. Owns
/// its reader, its engine, its state and its writers.
class Lane {
 public:
  enum class Verdict : uint8_t { Progress, Idle, Done };

  /// `queries[0]` reads the inlet; the others read it or each other. Producers come before their readers.
  Lane(std::unique_ptr<Inlet> inlet, std::vector<std::unique_ptr<QueryPipeline>> queries,
       std::unique_ptr<DeadLetters> dead_letters, LaneOptions options);

  /// One turn of the six verbs. Done after the end of the input was worked off, or when no output can change any more;
  /// the error of a failed query or of the outside world otherwise (what came before it has been written).
  Result<Verdict> step();
  /// Stops a live lane: what has been read is finished and written, windows stay open.
  Status stop();

  uint64_t rows_in() const { return rows_in_; }
  connector::Progress progress() const { return inlet_->progress(); }
  const std::vector<std::unique_ptr<QueryPipeline>>& queries() const { return queries_; }
  const DeadLetters* dead_letters() const { return dead_letters_.get(); }

 private:
  Result<connector::Poll> poll();
  Status push();
  Status write();
  Status commit();
  Status finish();
  Result<Verdict> close();

  std::unique_ptr<Inlet> inlet_;
  std::vector<std::unique_ptr<QueryPipeline>> queries_;
  std::unique_ptr<DeadLetters> dead_letters_;
  LaneOptions options_;
  Batch batch_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
  bool flushed_ = true;
  bool open_ = true;
  uint64_t rows_in_ = 0;
};

}  // namespace velo::runtime
