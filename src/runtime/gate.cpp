#include "runtime/gate.hpp"

namespace velo::runtime {

Status Gate::advance(Micros watermark) {
  behind_ = std::max(behind_, watermark);
  return empty() ? pass(behind_) : Status();
}

Status Gate::release(Micros until) {
  uint32_t end = waiting_.at() + 1;
  while (end < waiting_.rows() && (first_ || waiting_.time(end) <= until)) ++end;
  const Batch& run = waiting_.take(end);
  const Micros after = run.times ? run.times->watermark_after : kMinTime;
  VELO_TRY_STATUS(next_.push(run));
  return pass(empty() ? behind_ : after);
}

Status Gate::took(Micros after) {
  watermark_ = std::max(watermark_, after);
  return empty() ? pass(behind_) : Status();
}

Status Gate::pass(Micros watermark) {
  if (watermark <= watermark_) return {};
  watermark_ = watermark;
  return next_.advance(watermark);
}

}  // namespace velo::runtime
