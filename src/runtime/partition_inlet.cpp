// Each partition has a row at its head, or has ended, before any row goes: then the order of all rows, and the
// watermark before each, follow from the partitions alone. The watermark of the source is the smallest of its
// partitions'. One that has not begun stands at its first row, or files that follow each other in time would keep all
// windows open until the last of them begins; nothing of it can be late for that, since what goes before its first row
// is not later than it.
//
// Two tournaments, of heads and of watermarks, make a row cost the logarithm of the number of partitions.
#include "runtime/partition_inlet.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "runtime/merged_rows.hpp"
#include "runtime/tournament.hpp"

namespace velo::runtime {

using connector::Poll;

namespace {

constexpr int kWaitStepMs = 5;
constexpr int64_t kRefreshNanos = 100'000'000;
constexpr int64_t kNanosOfMs = 1'000'000;
/// Rows that are read ahead in all partitions together, and in one of many.
constexpr uint32_t kRowsAhead = 128 * 1024;
constexpr uint32_t kLeastRows = 64;

class PartitionInlet final : public Inlet {
 public:
  PartitionInlet(std::unique_ptr<Partitions> partitions, const plan::Node& top, const LaneOptions& options)
      : partitions_(std::move(partitions)), top_(top), options_(options), rows_(top.schema) {}

  /// Those that are not open yet.
  Status open() {
    const size_t opened = fronts_.size();
    heads_.grow(partitions_->count());
    watermarks_.grow(partitions_->count());
    for (size_t n = opened; n < partitions_->count(); ++n) {
      VELO_TRY(auto inlet, partitions_->open(n));
      fronts_.push_back(std::make_unique<PartitionFront>(std::move(inlet), top_));
      watermarks_.set(n, kMinTime);
      missing_.push_back({n, 0});
    }
    return {};
  }

  Result<Poll> next(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) override {
    if (fronts_.size() == 1 && !partitions_->grows()) return pass_through(max_rows, timeout_ms, batch, errors);
    for (int waited_ms = 0;; waited_ms += kWaitStepMs) {
      VELO_TRY_STATUS(fill(max_rows));
      if (!must_wait() || waited_ms >= timeout_ms) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(std::min(kWaitStepMs, timeout_ms - waited_ms)));
    }
    const Micros before = watermark_;
    rows_.start(std::min(max_rows, kMaxBatchRows - 1) + 1, watermark_);
    if (!must_wait()) merge(max_rows, errors);
    watermark_ = std::max(rows_.watermark(), watermark_of_all());
    if (rows_.count() == 0 && watermark_ == before)
      return missing_.empty() && !partitions_->grows() ? Poll::End : Poll::Idle;
    rows_.view(watermark_, batch);
    return Poll::Data;
  }

  connector::Progress progress() const override {
    connector::Progress sum = of_ended_;
    for (const auto& front : fronts_) {
      if (front) add(front->progress(), sum);
    }
    return sum;
  }

 private:
  /// A partition without a row at its head, and since when; 0: it gave some when it was last asked.
  struct Missing {
    size_t partition;
    int64_t since;
  };

  static void add(const connector::Progress& one, connector::Progress& sum) {
    sum.done += one.done;
    sum.total += one.total;
  }

  // A single partition is an input like any other.
  Result<Poll> pass_through(uint32_t max_rows, int timeout_ms, Batch& batch, RowErrors& errors) {
    PartitionFront& front = *fronts_.front();
    VELO_TRY(const Poll poll, front.read(max_rows, timeout_ms));
    if (poll != Poll::Data) return poll;
    batch = front.batch();
    batch.selection = Selection::all(batch.rows);
    std::swap(errors, front.faults());
    front.take_all();
    return poll;
  }

  Status fill(uint32_t max_rows) {
    VELO_TRY_STATUS(look_for_more());
    for (size_t i = 0; i < missing_.size();) {
      VELO_TRY(const Poll poll, read(missing_[i].partition, max_rows));
      if (poll == Poll::Idle) {
        wait_for(missing_[i++]);
        continue;
      }
      if (poll == Poll::End) end(missing_[i].partition);
      missing_[i] = missing_.back();
      missing_.pop_back();
    }
    return {};
  }

  Status look_for_more() {
    if (!partitions_->grows()) return {};
    const int64_t now = system_clock().monotonic_nanos();
    if (now - refreshed_ < kRefreshNanos) return {};
    refreshed_ = now;
    VELO_TRY_STATUS(partitions_->refresh());
    return open();
  }

  Result<Poll> read(size_t partition, uint32_t max_rows) {
    PartitionFront& front = *fronts_[partition];
    const auto share = static_cast<uint32_t>(kRowsAhead / fronts_.size());
    VELO_TRY(const Poll poll, front.read(std::min(max_rows, std::max(share, kLeastRows)), 0));
    if (poll != Poll::Data) return poll;
    heads_.set(partition, front.turn(front.at()));
    watermarks_.set(partition, front.watermark());
    return poll;
  }

  void end(size_t partition) {
    add(fronts_[partition]->progress(), of_ended_);
    fronts_[partition].reset();
    watermarks_.set(partition, kMaxTime);
  }

  // One that has been silent for long holds the watermark back no more.
  void wait_for(Missing& missing) {
    const int64_t now = system_clock().monotonic_nanos();
    if (missing.since == 0) missing.since = now;
    if (now - missing.since >= options_.source_idle_ms * kNanosOfMs) watermarks_.set(missing.partition, kMaxTime);
  }

  bool has_heads() const {
    const auto& winner = fronts_[heads_.winner()];
    return winner && !winner->empty();
  }

  // Rows wait for partitions that give none at the moment, but not for ever.
  bool must_wait() const {
    if (fronts_.empty()) return true;
    if (!has_heads()) return !missing_.empty();
    const int64_t now = system_clock().monotonic_nanos();
    return std::any_of(missing_.begin(), missing_.end(), [&](const Missing& missing) {
      return now - missing.since < options_.merge_wait_ms * kNanosOfMs;
    });
  }

  // Until a partition has to be read again: what its rows point to is gone then.
  void merge(uint32_t max_rows, RowErrors& errors) {
    while (rows_.count() < max_rows && has_heads()) {
      const size_t partition = heads_.winner();
      PartitionFront& front = *fronts_[partition];
      const auto rival = watermarks_.rival(partition);
      rows_.take(front, end_of_run(partition, max_rows - rows_.count()), rival ? rival->time : kMaxTime, errors);
      watermarks_.set(partition, front.watermark());
      heads_.set(partition, front.empty() ? kMaxTime : front.turn(front.at()));
      if (!front.empty()) continue;
      missing_.push_back({partition, 0});
      return;
    }
  }

  // Rows up to the head of the next partition, or to the room there is; both rows of an update in any case.
  uint32_t end_of_run(size_t partition, uint32_t room) const {
    const PartitionFront& front = *fronts_[partition];
    const auto rival = heads_.rival(partition);
    const Micros until = !rival ? kMaxTime : partition < rival->player ? rival->time : rival->time - 1;
    const uint32_t most = std::min(front.batch().rows, front.at() + room);
    uint32_t end = front.at() + 1;
    while (end < most && front.turn(end) <= until) ++end;
    const bool open = end < front.batch().rows && front.batch().kind(end - 1) == RowKind::UpdateBefore;
    return open ? end + 1 : end;
  }

  // Where all have ended, or are silent, it stays where it is.
  Micros watermark_of_all() const { return watermarks_.least() == kMaxTime ? kMinTime : watermarks_.least(); }

  std::unique_ptr<Partitions> partitions_;
  const plan::Node& top_;
  LaneOptions options_;
  std::vector<std::unique_ptr<PartitionFront>> fronts_;  ///< nullptr: the partition has ended
  std::vector<Missing> missing_;
  Tournament heads_;
  Tournament watermarks_;
  MergedRows rows_;
  Micros watermark_ = kMinTime;
  connector::Progress of_ended_;
  int64_t refreshed_ = 0;
};

}  // namespace

Result<std::unique_ptr<Inlet>> merge_partitions(std::unique_ptr<Partitions> partitions, const plan::Node& top,
                                                const LaneOptions& options) {
  auto inlet = std::make_unique<PartitionInlet>(std::move(partitions), top, options);
  VELO_TRY_STATUS(inlet->open());
  return std::unique_ptr<Inlet>(std::move(inlet));
}

}  // namespace velo::runtime
