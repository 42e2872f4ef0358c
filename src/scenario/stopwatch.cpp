#include "scenario/stopwatch.hpp"

#include <ctime>

#include <algorithm>

namespace velo::scenario {

namespace {

double nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

void Stopwatch::start() {
  wall_start_ = nanoseconds(CLOCK_MONOTONIC);
  cpu_start_ = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}

void Stopwatch::stop(uint64_t rows) {
  rows_ = rows;
  const double divisor = static_cast<double>(std::max<uint64_t>(rows, 1));
  cpu_.push_back((nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start_) / divisor);
  wall_.push_back((nanoseconds(CLOCK_MONOTONIC) - wall_start_) / divisor);
}

Status Stopwatch::check(uint64_t rows_out, std::string check) {
  if (checked_ && (rows_out != rows_out_ || check != check_)) {
    return Error(1020, "two runs of the same query gave different results: " + std::to_string(rows_out_) + " rows " +
                           check_ + ", then " + std::to_string(rows_out) + " rows " + check);
  }
  checked_ = true;
  rows_out_ = rows_out;
  check_ = std::move(check);
  return {};
}

Measurement Stopwatch::measurement(std::string scenario, std::string title) const {
  Measurement out;
  out.scenario = std::move(scenario);
  out.title = std::move(title);
  out.rows = rows_;
  out.rows_out = rows_out_;
  out.wall_ns = median(wall_);
  out.wall_ns_min = wall_.empty() ? 0 : *std::min_element(wall_.begin(), wall_.end());
  out.cpu_ns = median(cpu_);
  out.check = check_;
  return out;
}

}  // namespace velo::scenario
