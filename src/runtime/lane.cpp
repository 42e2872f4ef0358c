// The single-threaded pipeline. A record's way through the engine is this file, read from top to bottom:
//
//   poll and decode   the inlet shows the next rows in columns
//   push              the first query takes them; operators hand batches on within the call, encoding at the ends
//   write             encoded bytes go to the sinks
//   commit            what was written becomes visible, when the input has run dry or ended
//
// No locks, no queues, no other threads: when step() returns, the fate of every row it read is known.
#include "runtime/lane.hpp"

namespace velo::runtime {

using connector::Poll;

Lane::Lane(std::unique_ptr<Inlet> inlet, std::vector<std::unique_ptr<QueryPipeline>> queries,
           std::unique_ptr<DeadLetters> dead_letters, LaneOptions options)
    : inlet_(std::move(inlet)),
      queries_(std::move(queries)),
      dead_letters_(std::move(dead_letters)),
      options_(options) {
  kept_.resize(kMaxBatchRows);
}

Result<Lane::Verdict> Lane::step() {
  VELO_TRY(const Poll polled, poll());
  if (polled == Poll::Idle) return Verdict::Idle;
  if (polled == Poll::End) {
    VELO_TRY_STATUS(finish());
    return close();
  }
  VELO_TRY_STATUS(push());
  VELO_TRY_STATUS(write());
  if (queries_.front()->finished()) {
    if (!queries_.front()->policy().failure()) VELO_TRY_STATUS(finish());
    return close();
  }
  return Verdict::Progress;
}

// Takes what is there. Only when nothing is there, output is made visible before the lane waits.
Result<Poll> Lane::poll() {
  errors_.clear();
  VELO_TRY(const Poll polled, inlet_->next(options_.batch_rows, 0, batch_, errors_));
  if (polled != Poll::Idle) return polled;
  VELO_TRY_STATUS(commit());
  return inlet_->next(options_.batch_rows, options_.idle_timeout_ms, batch_, errors_);
}

Status Lane::push() {
  QueryPipeline& first = *queries_.front();
  flushed_ = false;
  first.set_now(system_clock().now());
  uint64_t decoded = batch_.selection.count();
  if (!errors_.empty()) batch_.selection = first.policy().refuse(batch_, errors_, batch_.selection, kept_.data());
  // The rows above the one that ends the run still count, whatever the batch size; those below it were never taken.
  if (first.policy().failure()) decoded = batch_.selection.count() + 1;
  rows_in_ += decoded;
  return first.push(batch_);
}

Status Lane::write() {
  for (const auto& query : queries_) {
    if (query->outlet()) VELO_TRY_STATUS(query->outlet()->write());
  }
  return dead_letters_ ? dead_letters_->write() : Status();
}

Status Lane::commit() {
  if (flushed_) return {};
  for (const auto& query : queries_) {
    if (query->outlet()) VELO_TRY_STATUS(query->outlet()->flush());
  }
  flushed_ = true;
  return {};
}

// End of input: the watermark passes everything, windows close, bounded results come out.
Status Lane::finish() { return queries_.front()->advance(kMaxTime); }

Result<Lane::Verdict> Lane::close() {
  VELO_TRY_STATUS(stop());
  for (const auto& query : queries_) {
    if (query->policy().failure()) return *query->policy().failure();
  }
  return Verdict::Done;
}

Status Lane::stop() {
  if (!open_) return {};
  open_ = false;
  for (const auto& query : queries_) {
    if (query->outlet()) VELO_TRY_STATUS(query->outlet()->close());
  }
  return dead_letters_ ? dead_letters_->close() : Status();
}

}  // namespace velo::runtime
