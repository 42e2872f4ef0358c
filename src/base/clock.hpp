#pragma once

#include <cstdint>

namespace velo {

/// Microseconds since 1970-01-01T00:00:00Z. The only unit of time inside the engine.
using Micros = int64_t;

/// Watermark before any row, and after the end of a bounded input.
inline constexpr Micros kMinTime = INT64_MIN;
inline constexpr Micros kMaxTime = INT64_MAX;

/// Wall clock and monotonic clock behind an interface, so that tests and replay can fix the time.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Micros now() const = 0;  ///< UTC wall clock.
  virtual int64_t monotonic_nanos() const = 0;
};

/// The machine's clocks. Stateless, thread-safe.
const Clock& system_clock();

/// NOW() of a step: one time for all of its rows. The clock is read when somebody asks first, since most steps never
/// do. One thread.
class StepTime {
 public:
  StepTime() = default;
  /// A time that stays.
  StepTime(Micros fixed) : at_(fixed), known_(true) {}

  /// Another step begins.
  void renew() { known_ = false; }
  Micros micros() const {
    if (!known_) read();
    return at_;
  }

 private:
  void read() const;

  mutable Micros at_ = 0;
  mutable bool known_ = false;
};

}  // namespace velo
