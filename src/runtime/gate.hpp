#pragma once

#include <algorithm>

#include "operators/operator.hpp"
#include "runtime/batch_slice.hpp"

namespace velo::runtime {

class Stage;

/// Where the rows of one of several inputs wait for their turn. It stands above the stages that compute and read event
/// time (Project, Watermark), whose output stays valid until their next push; so an input is asked for more only when
/// its gate is empty. A watermark waits behind the rows it came after.
class Gate final : public operators::Emit {
 public:
  /// `next` is the input `port` of `stage`, or the query's output without one. `first`: its rows go before those of all
  /// others, whatever their time.
  Gate(operators::Emit& next, Stage* stage, uint32_t port, bool first)
      : next_(next), stage_(stage), port_(port), first_(first) {}

  Status push(const Batch& batch) override {
    waiting_.open(batch);
    return {};
  }
  Status advance(Micros watermark) override;

  bool first() const { return first_; }
  bool empty() const { return waiting_.done(); }
  /// Event time of the first row that waits, kMinTime for rows that have none or go first. Not when empty().
  Micros head() const { return first_ ? kMinTime : waiting_.time(waiting_.at()); }
  /// Where the rows go.
  Stage* stage() const { return stage_; }
  uint32_t port() const { return port_; }
  const BatchSlice& waiting() const { return waiting_; }

  /// Lets the first row go, and all behind it up to the first whose time is above `until`.
  Status release(Micros until);
  /// Hands out the rows up to `end`, a position in waiting(), for the caller to let go; took() must follow.
  const Batch& take(uint32_t end) { return waiting_.take(end); }
  /// The stage has seen the watermark behind the last row.
  Status took(Micros after);
  /// The rows that wait will not be needed.
  void clear() { waiting_.clear(); }

  /// The watermark that went through.
  Micros watermark() const { return watermark_; }
  /// The input gives nothing for now: it holds the others up no longer than to `watermark`.
  Status pass_idle(Micros watermark) { return empty() ? pass(watermark) : Status(); }

 private:
  Status pass(Micros watermark);

  operators::Emit& next_;
  Stage* stage_;
  uint32_t port_;
  bool first_;
  BatchSlice waiting_;
  Micros behind_ = kMinTime;  ///< watermark that comes after the last row that waits
  Micros watermark_ = kMinTime;
};

}  // namespace velo::runtime
