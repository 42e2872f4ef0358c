// The same steps as a lane takes, without the last two: nothing is written here, so nothing has to wait for its turn.
#include "runtime/range_task.hpp"

#include <utility>

namespace velo::runtime {

namespace {

using connector::Poll;

/// Output and state that are worth handing over before the range ends. Output is small enough to be still in the cache
/// of its core when it is written.
constexpr size_t kPieceBytes = kWriteBytes / 2;
constexpr size_t kPieceLetters = 1024;
constexpr size_t kGroupBytes = size_t{64} << 20;
/// Rows of a range are numbered below this, times the number of the range.
constexpr unsigned kRangeBits = 36;

}  // namespace

RangeTask::RangeTask(std::unique_ptr<RangeInlet> inlet, FrontQueries front, std::unique_ptr<LetterBox> letters,
                     LaneOptions options, Micros now)
    : inlet_(*inlet),
      queries_(std::move(front.queries)),
      gathers_(front.gathers),
      letters_(std::move(letters)),
      intake_(std::move(inlet), *queries_.front(), queries_.front()->entries().front()),
      options_(options),
      now_(now) {
  queries_.front()->use_time(now_);
}

void RangeTask::begin(size_t range, const connector::RangePlace* from) {
  for (const auto& query : queries_) query->restart();
  if (gathers_) gathers_->start_part(uint64_t{range} << kRangeBits);
  if (Status begun = inlet_.begin(range, from); !begun.ok()) begin_failed_ = std::move(begun).error();
  begins_ = inlet_.place();
}

bool RangeTask::fill(RangePiece& piece) {
  piece.account = RangeAccount();
  piece.account.begins = begins_;
  const bool last = work(piece);
  hand_over(piece, last);
  return last;
}

bool RangeTask::work(RangePiece& piece) {
  piece.error = std::exchange(begin_failed_, std::nullopt);
  while (!piece.error && !intake_.unwanted()) {
    if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
      piece.account.given_up = true;
      break;
    }
    Result<Poll> polled = intake_.poll(options_.batch_rows, 0);
    if (!polled.ok()) {
      piece.error = std::move(polled).error();
      break;
    }
    if (*polled == Poll::End) break;
    if (Status pushed = intake_.push(); !pushed.ok()) piece.error = std::move(pushed).error();
    if (large_enough()) return false;
  }
  return true;
}

bool RangeTask::large_enough() const {
  size_t bytes = 0;
  for (const auto& query : queries_) {
    if (query->outlet()) bytes += static_cast<const RowKeeper&>(*query->outlet()).bytes();
  }
  return bytes >= kPieceBytes || letters_->letters().size() >= kPieceLetters ||
         (gathers_ && gathers_->state_bytes() >= kGroupBytes);
}

void RangeTask::hand_over(RangePiece& piece, bool last) {
  piece.rows_in = intake_.rows_in() - std::exchange(rows_in_before_, intake_.rows_in());
  piece.queries.resize(queries_.size());
  piece.failures.assign(queries_.size(), std::nullopt);
  for (size_t i = 0; i < queries_.size(); ++i) {
    queries_[i]->move_to(piece.queries[i]);
    if (last) piece.failures[i] = queries_[i]->policy().withdraw_failure();
  }
  piece.letters.clear();
  std::swap(piece.letters, letters_->letters());
  if (gathers_) {
    piece.groups = gathers_->take_part();
    piece.watermark = gathers_->watermark();
  }
  if (last) {
    piece.account.ends = inlet_.place();
    piece.account.lines = inlet_.lines();
    piece.account.records = inlet_.records();
  }
}

}  // namespace velo::runtime
