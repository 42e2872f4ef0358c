#pragma once

#include <memory>
#include <vector>

#include "runtime/intake.hpp"

namespace velo::runtime {

/// How a lane reads.
struct LaneOptions {
  uint32_t batch_rows = kDefaultBatchRows;  ///< most rows in one step
  int idle_timeout_ms = 50;                 ///< how long a step waits for a live source
  int merge_wait_ms = 0;                    ///< how long rows wait for an input that gives none ('merge.max_wait')
  int source_idle_ms = 10'000;              ///< then it holds no watermark back ('watermark.idle_timeout')
};

/// The inputs of a lane as one. Several are merged by event time: among the rows at their heads the one with the
/// smallest (time, order of the inputs) goes first, rows without event time before all others; at equal times tables go
/// before streams. That order depends on the inputs alone, never on batch sizes. Only a live input may be left out:
/// when it has given nothing for `merge_wait_ms`.
class Merge {
 public:
  /// Several intakes must have gates.
  Merge(std::vector<std::unique_ptr<Intake>> intakes, LaneOptions options);

  /// Reads where nothing waits; `now` is NOW() for what comes. Data: push() has something to do; Idle: nothing came
  /// within `timeout_ms`; End: all inputs are worked off.
  Result<connector::Poll> poll(Micros now, int timeout_ms);
  /// Sends rows on their way, until an input has to be read again.
  Status push();
  /// Ends the inputs whose rows nobody needs any more. True when none is left.
  Result<bool> close_unwanted();

  uint64_t rows_in() const;
  connector::Progress progress() const;

 private:
  struct Input {
    std::unique_ptr<Intake> intake;
    int64_t missing_since = 0;  ///< monotonic nanoseconds; 0: it gave rows when last asked
    bool end_is_new = false;    ///< the end was read, and has still to be passed on
  };

  Result<connector::Poll> poll_several(int timeout_ms);
  Status fill(Input& input, int timeout_ms);
  Status fill_all();
  Input* missing_longest();
  bool has_work() const;
  bool all_drained();
  Status push_ends();
  Input* earliest();
  Micros bound_of_run(const Input& first, const Input* partner = nullptr) const;
  Input* partner_of(const Input& first);
  void find_turns(const Input& first, const Input& second);
  Status release_turns(Input& first, Input& second);
  Status release_runs();
  Status pass_idle();
  int wait_left_ms(const Input& input) const;

  std::vector<Input> inputs_;
  LaneOptions options_;
  Micros now_ = 0;
  std::vector<operators::Turn> turns_;
};

}  // namespace velo::runtime
