#pragma once

#include <memory>
#include <vector>

#include "runtime/crew.hpp"
#include "runtime/input.hpp"
#include "runtime/intake.hpp"

namespace velo::runtime {

/// The inputs of a lane as one. Several are merged by event time: among the rows at their heads the one with the
/// smallest (time, order of the inputs) goes first, rows without event time before all others; at equal times tables go
/// before streams. That order depends on the inputs alone, never on batch sizes. Only a live input may be left out:
/// when it has given nothing for `merge_wait_ms`.
class Merge final : public Input {
 public:
  /// Several intakes must have gates. `crew`: threads that help their inlets.
  Merge(std::vector<std::unique_ptr<Intake>> intakes, LaneOptions options, std::unique_ptr<Crew> crew = nullptr);

  /// Reads where nothing waits.
  Result<connector::Poll> poll(int timeout_ms) override;
  /// Sends rows on their way, until an input has to be read again.
  Status push() override;
  Result<bool> close_unwanted() override;

  uint64_t rows_in() const override;
  connector::Progress progress() const override;

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
  StepTime time_;
  std::vector<operators::Turn> turns_;
  std::unique_ptr<Crew> crew_;  ///< goes home before what it works on is gone
};

}  // namespace velo::runtime
