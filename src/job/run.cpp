#include "job/run.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "job/digest_outlet.hpp"

namespace velo::job {

namespace {

using runtime::Lane;

constexpr int64_t kProgressNanos = 200'000'000;
constexpr uint64_t kRowsPerLook = 1024;

class Run {
 public:
  Run(std::vector<StartedLane> lanes, const RunOptions& options)
      : lanes_(std::move(lanes)), options_(options), began_(system_clock().monotonic_nanos()), shown_(began_) {}

  RunReport execute() {
    std::optional<Error> error;
    for (StartedLane& started : lanes_) {
      if (started.bounded && !error) error = to_end(*started.lane);
    }
    if (!error) error = live();
    stop_all(error);
    RunReport report = account();
    report.error = std::move(error);
    report.interrupted = stopping();
    return report;
  }

 private:
  bool stopping() const { return options_.stop && options_.stop->load(std::memory_order_relaxed); }

  std::optional<Error> to_end(Lane& lane) {
    while (!stopping()) {
      Result<Lane::Verdict> verdict = lane.step();
      if (!verdict.ok()) return std::move(verdict).error();
      if (*verdict == Lane::Verdict::Done) break;
      tell_progress(*verdict == Lane::Verdict::Idle, lane.rows_in());
    }
    return std::nullopt;
  }

  std::optional<Error> live() {
    std::vector<Lane*> running;
    for (StartedLane& started : lanes_) {
      if (!started.bounded) running.push_back(started.lane.get());
    }
    while (!running.empty() && !stopping()) {
      bool waited = false;
      uint64_t rows = 0;
      for (auto lane = running.begin(); lane != running.end();) {
        Result<Lane::Verdict> verdict = (*lane)->step();
        if (!verdict.ok()) return std::move(verdict).error();
        waited |= *verdict == Lane::Verdict::Idle;
        rows += (*lane)->rows_in();
        lane = *verdict == Lane::Verdict::Done ? running.erase(lane) : lane + 1;
      }
      tell_progress(waited, rows);
    }
    return std::nullopt;
  }

  // Whatever happened, what was computed so far is written. The first error is the one that counts.
  void stop_all(std::optional<Error>& error) {
    for (StartedLane& started : lanes_) {
      Status status = started.lane->stop();
      if (!status.ok() && !error) error = std::move(status).error();
    }
  }

  // A look at the clock takes as long as a step with one row: it waits for more of them.
  void tell_progress(bool waited, uint64_t rows) {
    if (!options_.on_progress || (!waited && rows - rows_seen_ < kRowsPerLook)) return;
    rows_seen_ = rows;
    const int64_t now = system_clock().monotonic_nanos();
    if (now - shown_ < kProgressNanos) return;
    shown_ = now;
    options_.on_progress(account());
  }

  RunReport account() const {
    RunReport report;
    report.elapsed_nanos = system_clock().monotonic_nanos() - began_;
    Micros watermark = kMaxTime;
    for (const StartedLane& started : lanes_) {
      const Lane& lane = *started.lane;
      report.rows_in += lane.rows_in();
      report.progress.done += lane.progress().done;
      report.progress.total += lane.progress().total;
      report.dead_letters += lane.dead_letters();
      for (const auto& query : lane.queries()) add(*query, report, watermark);
      if (auto tasks = lane.tasks(); !tasks.empty())
        report.tasks.push_back({lane.queries().front()->name(), std::move(tasks)});
    }
    if (watermark != kMaxTime) report.watermark = watermark;
    return report;
  }

  static void add(const runtime::QueryPipeline& query, RunReport& report, Micros& watermark) {
    QueryReport out{query.name(),
                    query.rows_out(),
                    query.rows_filtered(),
                    query.policy().counts().late,
                    query.policy().counts().bad,
                    {},
                    query.metrics()};
    if (query.outlet()) out.digest = digest_of(*query.outlet());
    report.queries.push_back(std::move(out));
    report.state_bytes += query.state_bytes();
    watermark = std::min(watermark, query.watermark());
  }

  std::vector<StartedLane> lanes_;
  const RunOptions& options_;
  int64_t began_;
  int64_t shown_;
  uint64_t rows_seen_ = 0;  ///< when it last looked
};

}  // namespace

RunReport run(const plan::Application& application, const RunOptions& options) {
  Result<std::vector<StartedLane>> lanes = start_lanes(application, options.lanes);
  if (!lanes.ok()) {
    RunReport report;
    report.error = std::move(lanes).error();
    return report;
  }
  return Run(std::move(lanes).value(), options).execute();
}

}  // namespace velo::job
