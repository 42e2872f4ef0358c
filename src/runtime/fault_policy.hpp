#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "plan/application.hpp"
#include "runtime/dead_letters.hpp"
#include "runtime/key_share.hpp"

namespace velo::runtime {

/// Rows that did not go through, by reason.
struct FaultCounts {
  uint64_t bad = 0;
  uint64_t late = 0;

  FaultCounts& operator+=(const FaultCounts& other) {
    bad += other.bad;
    late += other.late;
    return *this;
  }
};

/// The one place where a bad or late row becomes a consequence: the query's `on_error` and `late_rows` options. One per
/// query and lane; same thread as the lane.
class FaultPolicy final : public operators::RowPolicy {
 public:
  /// `dead_letters` may be nullptr when neither policy writes any. `stage` names the query in messages.
  FaultPolicy(plan::OnError on_error, plan::LatePolicy late, std::string query, DeadLetters* dead_letters);

  Selection refuse(const Batch& batch, RowErrors& errors, Selection rows, uint16_t* kept) override;
  void late(const Batch& batch, uint32_t row) override;
  void late(uint64_t rows) override { counts_.late += rows; }
  bool failed() const override { return failure_.has_value(); }

  /// From now on faults of rows that are not in the share have no consequence here: another owner sees to them.
  void set_share(const KeyShare* share) { share_ = share; }
  /// Set once a row made the query fail: the rows before it went through, nothing after it did.
  const std::optional<Error>& failure() const { return failure_; }
  /// How often a row made the query fail; each time it was one that stands before the last.
  uint64_t failures() const { return failures_; }
  /// Batch::ordinal() of the row that made the query fail last.
  uint16_t failed_row() const { return failed_row_; }
  /// How far a watermark goes: after a failure not beyond the one before the failed row.
  Micros reachable(Micros watermark) const { return failure_ ? std::min(watermark, failed_at_) : watermark; }
  /// Takes a failure back, for later: rows that come before the failed one are still on their way.
  std::optional<Error> withdraw_failure() { return std::exchange(failure_, std::nullopt); }
  void fail(Error error) {
    if (!failure_) failure_ = std::move(error);
  }
  const FaultCounts& counts() const { return counts_; }
  /// Counts start again; somebody else adds them up.
  FaultCounts take_counts() { return std::exchange(counts_, {}); }
  void add(const FaultCounts& counts) { counts_ += counts; }

 private:
  void consequence(const Batch& batch, const RowError& fault, bool fails, bool dead_letter);

  plan::OnError on_error_;
  plan::LatePolicy late_;
  std::string query_;
  DeadLetters* dead_letters_;
  const KeyShare* share_ = nullptr;  ///< nullptr: all rows are seen to here
  std::optional<Error> failure_;
  uint64_t failures_ = 0;
  uint16_t failed_row_ = 0;
  Micros failed_at_ = kMaxTime;  ///< the watermark before the row that made the query fail
  FaultCounts counts_;
};

}  // namespace velo::runtime
