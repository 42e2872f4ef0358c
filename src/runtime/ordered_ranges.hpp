#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "connector/ranges.hpp"
#include "runtime/crew.hpp"
#include "runtime/relay.hpp"

namespace velo::runtime {

/// What every piece of a range says about the range. Lines and records of a range are counted from its beginning.
struct RangeAccount {
  connector::RangePlace begins;
  connector::RangePlace ends;  ///< with the last piece, as are the next two: where its last record ended
  uint64_t lines = 0;
  uint64_t records = 0;
  bool given_up = false;  ///< the run is being stopped: the piece is not complete
  size_t worker = 0;      ///< who made the piece, and how long it took
  int64_t nanos = 0;
};

/// The ranges of a source, worked on by the tasks of several workers, and what they made of them in the order of the
/// ranges. Made and read on the lane's thread, which works on ranges itself while there is nothing to read.
///
/// A Task has
///   struct Piece with a member `RangeAccount account`
///   begin(size_t range, const connector::RangePlace* from)   as connector::ByteRangeSource has it
///   bool fill(Piece&)                                        true: that was the last piece of the range
template <class Task>
class OrderedRanges final : public Work {
 public:
  using Piece = typename Task::Piece;

  /// One task for each worker, and one more for ranges that began at the wrong place. The crew, which has not started
  /// yet, begins with the first next().
  OrderedRanges(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<Task>> tasks, Crew& crew)
      : ranges_(std::move(ranges)),
        crew_(crew),
        relay_(ranges_->count(), ranges_ahead(crew.workers()), kPiecesWaiting, crew.freed(), crew.filled()),
        again_(std::move(tasks.back())) {
    tasks.pop_back();
    for (auto& task : tasks) desks_.push_back(std::make_unique<Desk>(Desk{std::move(task), std::nullopt}));
    crew.add(*this);
  }

  /// The next piece, which the caller has until done(). Waits for it; nullptr: there is none any more, or the run is
  /// being stopped (then ended() is false).
  Piece* next();
  /// The same without waiting; nullptr: it is not there yet, or there is none any more (ended()), or the run is being
  /// stopped (given_up()).
  Piece* look();
  bool given_up() const { return given_up_; }
  bool ended() const { return again_pieces_.empty() && relay_.ended(); }
  void done();

  /// In front of the range of the piece: lines in its file, and records (of its file, where that is a partition).
  uint64_t lines_before() const { return lines_; }
  uint64_t records_before() const { return records_; }
  /// An error of a piece, which counts lines from the beginning of its range, as one of the file.
  Error placed(Error error) const {
    if (!error.where.empty() && error.position.known()) error.position.line += static_cast<uint32_t>(lines_);
    return error;
  }

  connector::Progress progress() const { return {ranges_->weight(relay_.at()), ranges_->weight(ranges_->count())}; }
  Did work(size_t worker) override;

 private:
  /// Ranges that may be ahead of the one that is due, and pieces that may wait in each: few, since all of them take
  /// turns in the caches. A worker alone reads what it has just filled.
  static size_t ranges_ahead(size_t workers) { return workers == 1 ? 1 : 2 * workers; }
  static constexpr size_t kPiecesWaiting = 2;

  /// A worker's task and the range it is at. Used by that worker alone.
  struct Desk {
    std::unique_ptr<Task> task;
    std::optional<size_t> range;
  };

  void begin_range(const connector::RangePlace& begins);
  bool follows(const connector::RangePlace& begins) const;
  void read_again();

  std::unique_ptr<connector::SourceRanges> ranges_;
  Crew& crew_;
  Relay<Piece> relay_;
  std::vector<std::unique_ptr<Desk>> desks_;
  std::unique_ptr<Task> again_;
  std::deque<Piece> again_pieces_;
  bool given_up_ = false;
  bool in_range_ = false;  ///< pieces of the range have been read, and its last one has not
  connector::RangePlace ended_;
  uint64_t lines_ = 0;
  uint64_t records_ = 0;
};

template <class Task>
Work::Did OrderedRanges<Task>::work(size_t worker) {
  Desk& desk = *desks_[worker];
  if (!desk.range) {
    desk.range = relay_.claim();
    if (!desk.range) return relay_.all_claimed() ? Did::All : Did::Nothing;
    desk.task->begin(*desk.range, nullptr);
  }
  Piece* piece = relay_.room(*desk.range);
  if (piece == nullptr) return Did::Nothing;
  const int64_t begun = system_clock().monotonic_nanos();
  const bool last = desk.task->fill(*piece);
  piece->account.worker = worker;
  piece->account.nanos = system_clock().monotonic_nanos() - begun;
  relay_.hand_over(*desk.range, last);
  if (last) desk.range.reset();
  return Did::Something;
}

template <class Task>
typename Task::Piece* OrderedRanges<Task>::next() {
  crew_.start();
  for (;;) {
    const uint32_t seen = crew_.filled().look();
    if (Piece* piece = look()) return piece;
    if (given_up_ || ended()) return nullptr;
    if (work(0) != Did::Something) crew_.filled().wait(seen);
  }
}

template <class Task>
typename Task::Piece* OrderedRanges<Task>::look() {
  Piece* piece = again_pieces_.empty() ? relay_.front() : &again_pieces_.front();
  if (piece == nullptr) return nullptr;
  if (!in_range_) {
    if (!follows(piece->account.begins)) {
      read_again();
      piece = &again_pieces_.front();
    }
    if (piece->account.begins.file != ended_.file) {
      lines_ = 0;
      if (ranges_->by_file()) records_ = 0;
    }
    in_range_ = true;
  }
  given_up_ = piece->account.given_up;
  return given_up_ ? nullptr : piece;
}

template <class Task>
bool OrderedRanges<Task>::follows(const connector::RangePlace& begins) const {
  return relay_.at() == 0 || begins == ended_ || (begins.file > ended_.file && begins.at == 0);
}

// The whole range once more, from where the one before it ended; what was made of it is thrown away.
template <class Task>
void OrderedRanges<Task>::read_again() {
  again_->begin(relay_.at(), &ended_);
  while (!again_->fill(again_pieces_.emplace_back())) {
  }
  for (bool last = false; !last;) {
    const uint32_t seen = crew_.filled().look();
    if (relay_.front() != nullptr) last = relay_.pop();
    else if (work(0) != Did::Something) crew_.filled().wait(seen);
  }
}

template <class Task>
void OrderedRanges<Task>::done() {
  const bool again = !again_pieces_.empty();
  const RangeAccount account = again ? again_pieces_.front().account : relay_.front()->account;
  bool last = false;
  if (again) {
    again_pieces_.pop_front();
    last = again_pieces_.empty();
  } else {
    last = relay_.pop();
  }
  if (!last) return;
  in_range_ = false;
  ended_ = account.ends;
  lines_ += account.lines;
  records_ += account.records;
}

}  // namespace velo::runtime
