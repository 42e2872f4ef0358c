#include "runtime/exchange.hpp"

#include <algorithm>
#include <utility>

namespace velo::runtime {

using connector::Poll;

KeyOwners::KeyOwners(std::vector<std::unique_ptr<KeyOwner>> owners, Crew& crew)
    : owners_(std::move(owners)), board_(kPiecesAhead, owners_.size(), crew.freed(), crew.filled()) {
  crew.add(*this);
}

Work::Did KeyOwners::work(size_t worker) {
  SharedPiece* piece = board_.next(worker);
  if (piece == nullptr) return Did::Nothing;
  owners_[worker]->work(piece->rows, piece->now, piece->parts[worker]);
  board_.done(worker);
  return Did::Something;
}

// What owners have to do comes before further pieces.
Exchange::Exchange(std::unique_ptr<connector::SourceRanges> ranges, std::vector<std::unique_ptr<DecodeTask>> tasks,
                   std::vector<std::unique_ptr<KeyOwner>> owners, QueryPipeline& query, std::unique_ptr<Crew> crew)
    : query_(query),
      owners_(std::move(owners), *crew),
      ranges_(std::move(ranges), std::move(tasks), *crew),
      tasks_(crew->workers() + 1),
      crew_(std::move(crew)) {}

Result<Poll> Exchange::poll(int) {
  crew_->start();
  for (;;) {
    const uint32_t seen = crew_->filled().look();
    share_out();
    if (owners_.board().read_by_all() != nullptr) return Poll::Data;
    if (!owners_.board().in_use()) {
      if (ranges_.ended()) return Poll::End;
      if (ranges_.given_up()) return Poll::Idle;
    }
    if (!help()) crew_->filled().wait(seen);
  }
}

// Rows count from the beginning of the input from here on.
void Exchange::share_out() {
  while (SharedPiece* to = open_ ? owners_.board().room() : nullptr) {
    DecodedPiece* piece = ranges_.look();
    if (piece == nullptr) return;
    for (size_t i = 0; i < piece->used; ++i) {
      RowOrigin& origin = piece->rows[i].origin;
      origin.first_offset.value += static_cast<int64_t>(ranges_.records_before());
      origin.first_line += ranges_.lines_before();
    }
    if (piece->error) {
      piece->error = ranges_.placed(*std::move(piece->error));
      open_ = false;
    }
    const RangeAccount account = piece->account;
    std::swap(to->rows, *piece);
    piece->account = account;  // by which the ranges go on
    ranges_.done();
    to->now = system_clock().now();
    to->parts.resize(owners_.count());
    owners_.board().show();
  }
}

// The lane's thread does its own share, and that of workers who could not be had.
bool Exchange::help() {
  bool did = owners_.work(0) == Work::Did::Something;
  for (size_t worker = crew_->present(); worker < crew_->workers(); ++worker)
    did |= owners_.work(worker) == Work::Did::Something;
  return did || ranges_.work(0) == Work::Did::Something;
}

Status Exchange::push() {
  const int64_t begun = system_clock().monotonic_nanos();
  SharedPiece& piece = *owners_.board().read_by_all();
  VELO_TRY_STATUS(append(piece));
  count(piece, system_clock().monotonic_nanos() - begun);
  if (piece.rows.error) return *std::move(piece.rows.error);
  piece.rows.bytes.reset();
  owners_.board().take_back();
  return {};
}

// The first row that failed ends the output, whoever it belongs to; what it is refused for counts once.
Status Exchange::append(SharedPiece& piece) {
  OwnedPart* failed = nullptr;
  kept_.clear();
  part_ = {};
  part_.watermark = kMaxTime;
  for (OwnedPart& part : piece.parts) {
    if (part.failure && (failed == nullptr || part.failed_at < failed->failed_at)) failed = &part;
    kept_.push_back(&part.query.rows);
    part_.counts.rows_filtered += part.query.counts.rows_filtered;
    part_.counts.faults += part.query.counts.faults;
    part_.state_bytes += part.query.state_bytes;
    part_.watermark = std::min(part_.watermark, part.query.watermark);
  }
  if (failed != nullptr) part_.counts.faults = failed->query.counts.faults;
  rows_in_ += (failed != nullptr ? *failed : piece.parts.front()).rows_in;
  const KeptRows& rows = in_turn_.merge(kept_, failed != nullptr ? failed->failed_at : UINT32_MAX);
  part_.counts.rows_out = rows.rows;
  VELO_TRY_STATUS(query_.append(part_, rows));
  if (failed != nullptr) query_.policy().fail(*std::move(failed->failure));
  return {};
}

void Exchange::count(const SharedPiece& piece, int64_t nanos) {
  TaskAccount& decoder = tasks_[piece.rows.account.worker];
  decoder.nanos += piece.rows.account.nanos;
  for (size_t i = 0; i < piece.parts.size(); ++i) {
    ++tasks_[i].pieces;
    tasks_[i].nanos += piece.parts[i].nanos;
  }
  for (size_t i = 0; i < piece.rows.used; ++i) decoder.rows += piece.rows.rows[i].decoded.rows;
  ++tasks_.back().pieces;
  tasks_.back().nanos += nanos;
}

}  // namespace velo::runtime
