#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "job/lanes.hpp"
#include "metrics/family.hpp"

namespace velo::job {

/// The account of one query's rows: in = out + filtered + aggregated + late + bad, where `aggregated` rows are those
/// that went into groups (their results are in `out`).
struct QueryReport {
  std::string name;
  uint64_t rows_out = 0;
  uint64_t filtered = 0;
  uint64_t late = 0;
  uint64_t bad = 0;
  std::string digest;  ///< with RunOptions::digest
  std::vector<metrics::Family> metrics;
};

/// What the tasks of a lane have done, named after its first query.
struct TasksReport {
  std::string lane;
  std::vector<runtime::TaskAccount> tasks;  ///< the last one is the lane's own, which takes over from the others
};

/// What a run has done so far.
struct RunReport {
  uint64_t rows_in = 0;
  std::vector<QueryReport> queries;
  std::vector<TasksReport> tasks;
  uint64_t dead_letters = 0;
  uint64_t state_bytes = 0;
  Micros watermark = kMinTime;   ///< smallest of the lanes that have one
  connector::Progress progress;  ///< of all sources together
  int64_t elapsed_nanos = 0;
  bool interrupted = false;
  std::optional<Error> error;  ///< why the run failed
};

struct RunOptions {
  LaneRequest lanes;
  const std::atomic<bool>* stop = nullptr;            ///< set from a signal handler: end cleanly and soon
  std::function<void(const RunReport&)> on_progress;  ///< called at most every 200 ms; may be empty
};

/// Runs the application on the calling thread: bounded lanes one after the other in statement order, so that what they
/// write to a shared output has one order; then the live ones in turns until they end or `stop` is set.
RunReport run(const plan::Application& application, const RunOptions& options);

}  // namespace velo::job
