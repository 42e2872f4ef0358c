#pragma once

#include <atomic>
#include <vector>

#include "column/selection.hpp"
#include "connector/connector.hpp"

namespace velo::runtime {

/// How a lane reads.
struct LaneOptions {
  uint32_t batch_rows = kDefaultBatchRows;  ///< most rows in one step
  int idle_timeout_ms = 50;                 ///< how long a step waits for a live source
  int merge_wait_ms = 0;                    ///< how long rows wait for an input that gives none ('merge.max_wait')
  int source_idle_ms = 10'000;              ///< then it holds no watermark back ('watermark.idle_timeout')
  const std::atomic<bool>* stop = nullptr;  ///< set when the run shall end: steps that take long look at it
};

/// What one task, or whoever takes over from the tasks, has done.
struct TaskAccount {
  uint64_t pieces = 0;
  uint64_t rows = 0;
  int64_t nanos = 0;  ///< of work, without waiting
};

/// What a lane reads: where its next rows come from, and the first part of their way.
class Input {
 public:
  virtual ~Input() = default;
  /// Gets the next rows. Data: push() has something to do; Idle: nothing came within `timeout_ms`; End: everything is
  /// worked off.
  virtual Result<connector::Poll> poll(int timeout_ms) = 0;
  /// Sends them on their way.
  virtual Status push() = 0;
  /// Ends what nobody needs any more. True when nothing is left.
  virtual Result<bool> close_unwanted() = 0;

  /// Nothing will be polled any more.
  virtual Status stop() { return {}; }

  virtual uint64_t rows_in() const = 0;
  /// Rows that were refused where the input writes dead letters itself.
  virtual uint64_t dead_letters() const { return 0; }
  virtual connector::Progress progress() const = 0;
  /// Where the input is worked on in tasks: one account each, and last that of the lane, which takes over from them.
  virtual std::vector<TaskAccount> tasks() const { return {}; }
};

}  // namespace velo::runtime
