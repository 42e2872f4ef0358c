#include "runtime/gather.hpp"

#include <utility>

namespace velo::runtime {

using connector::Poll;

Gather::Gather(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<RangeTask>> tasks,
               BackQueries back, std::unique_ptr<Crew> crew)
    : back_(std::move(back)),
      ranges_(std::move(ranges), std::move(tasks), *crew),
      tasks_(crew->workers() + 1),
      crew_(std::move(crew)) {
  back_.queries.front()->use_time(time_);
}

Result<Poll> Gather::poll(int) {
  time_.renew();
  piece_ = ranges_.next();
  if (piece_ != nullptr) return Poll::Data;
  if (!ranges_.ended()) return Poll::Idle;
  if (std::exchange(open_, false)) VELO_TRY_STATUS(back_.end->advance(kMaxTime));
  return Poll::End;
}

Status Gather::push() {
  const int64_t begun = system_clock().monotonic_nanos();
  VELO_TRY_STATUS(append(*piece_));
  count(*piece_, system_clock().monotonic_nanos() - begun);
  if (piece_->error) return ranges_.placed(*std::move(piece_->error));
  ranges_.done();
  return {};
}

void Gather::count(const RangePiece& piece, int64_t nanos) {
  const auto add = [&](TaskAccount& account, int64_t spent) {
    ++account.pieces;
    account.rows += piece.rows_in;
    account.nanos += spent;
  };
  add(tasks_[piece.account.worker], piece.account.nanos);
  add(tasks_.back(), nanos);
}

// A query that fails in this piece still takes all of it: nothing behind the failed row is in it.
Status Gather::append(RangePiece& piece) {
  rows_in_ += piece.rows_in;
  for (DeadLetter& letter : piece.letters) {
    if (letter.origin) letter.origin->offset += static_cast<int64_t>(ranges_.records_before());
    if (letter.origin && letter.origin->line != 0) letter.origin->line += ranges_.lines_before();
    back_.letters->add(std::move(letter));
  }
  std::vector<bool> wants;
  for (size_t i = 0; i < back_.queries.size(); ++i) wants.push_back(wanted(i));
  for (size_t i = 0; i < back_.queries.size(); ++i) {
    if (wants[i]) VELO_TRY_STATUS(back_.queries[i]->append(piece.queries[i]));
  }
  if (piece.groups && wants[0]) {
    VELO_TRY_STATUS(back_.merges->merge(*piece.groups));
    if (piece.watermark > back_.merges->watermark()) VELO_TRY_STATUS(back_.merges->advance(piece.watermark));
  }
  for (size_t i = 0; i < back_.queries.size(); ++i) {
    if (wants[i] && piece.failures[i]) back_.queries[i]->policy().fail(ranges_.placed(*std::move(piece.failures[i])));
  }
  return {};
}

// A query that has failed takes nothing more, and so do those that read it.
bool Gather::wanted(size_t query) const {
  for (;; query = back_.producers[query]) {
    if (back_.queries[query]->policy().failure()) return false;
    if (query == 0) return true;
  }
}

Result<bool> Gather::close_unwanted() {
  const QueryPipeline& first = *back_.queries.front();
  if (!first.finished()) return false;
  if (std::exchange(open_, false) && !first.policy().failure()) VELO_TRY_STATUS(back_.end->advance(kMaxTime));
  return true;
}

}  // namespace velo::runtime
