#include "connector/pacer.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "types/decimal.hpp"

namespace velo::connector {

namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kNanosPerMilli = 1'000'000;

}  // namespace

// The first row is due at once, row n after n / rate seconds.
uint64_t Pacer::due_now(uint64_t done) const {
  const int64_t elapsed = system_clock().monotonic_nanos() - started_nanos_;
  const auto all = static_cast<uint64_t>(static_cast<UInt128>(elapsed) * rate_ / kNanosPerSecond) + 1;
  return all > done ? all - done : 0;
}

uint64_t Pacer::due(uint64_t done, int timeout_ms) {
  if (started_nanos_ < 0) started_nanos_ = system_clock().monotonic_nanos();
  const uint64_t rows = due_now(done);
  if (rows > 0 || timeout_ms <= 0) return rows;
  const auto next = started_nanos_ + static_cast<int64_t>(static_cast<UInt128>(done) * kNanosPerSecond / rate_) + 1;
  const int64_t missing = std::max<int64_t>(0, next - system_clock().monotonic_nanos());
  std::this_thread::sleep_for(std::chrono::nanoseconds(std::min(missing, timeout_ms * kNanosPerMilli)));
  return due_now(done);
}

}  // namespace velo::connector
