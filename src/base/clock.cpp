#include "base/clock.hpp"

#include <chrono>

namespace velo {

namespace {

class SystemClock final : public Clock {
 public:
  Micros now() const override {
    using namespace std::chrono;
    return duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  int64_t monotonic_nanos() const override {
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
  }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

void StepTime::read() const {
  at_ = system_clock().now();
  known_ = true;
}

}  // namespace velo
