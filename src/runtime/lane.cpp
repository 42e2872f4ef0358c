// The single-threaded pipeline. A record's way through the engine is this file, read from top to bottom:
//
//   poll and decode   the input shows the next rows in columns; several inlets are merged by event time
//   push              the queries take them; operators hand batches on within the call, encoding at the ends
//   write             encoded bytes go to the sinks
//   commit            what was written becomes visible, when the input has run dry or ended
//
// No locks, no queues, no other threads: when step() returns, the fate of every row it sent on is known.
#include "runtime/lane.hpp"

namespace velo::runtime {

using connector::Poll;

Lane::Lane(std::unique_ptr<Input> input, std::vector<std::unique_ptr<QueryPipeline>> queries,
           std::unique_ptr<LetterFile> dead_letters, LaneOptions options)
    : queries_(std::move(queries)),
      dead_letters_(std::move(dead_letters)),
      options_(options),
      input_(std::move(input)) {
  for (const auto& query : queries_) {
    if (query->outlet()) outlets_.push_back(query->outlet());
  }
}

Result<Lane::Verdict> Lane::step() {
  VELO_TRY(const Poll polled, poll());
  if (polled == Poll::Idle) return Verdict::Idle;
  if (polled == Poll::End) return close();
  VELO_TRY_STATUS(push());
  VELO_TRY_STATUS(write());
  VELO_TRY(const bool done, input_->close_unwanted());
  return done ? close() : Verdict::Progress;
}

// Takes what is there. Only when nothing is there, output is made visible before the lane waits.
Result<Poll> Lane::poll() {
  Result<Poll> polled = input_->poll(0);
  if (!polled.ok() || *polled != Poll::Idle) return polled;
  VELO_TRY_STATUS(commit());
  return input_->poll(options_.idle_timeout_ms);
}

Status Lane::push() {
  flushed_ = false;
  return input_->push();
}

Status Lane::write() {
  for (Outlet* outlet : outlets_) VELO_TRY_STATUS(outlet->write());
  return dead_letters_ ? dead_letters_->write() : Status();
}

Status Lane::commit() {
  if (flushed_) return {};
  for (Outlet* outlet : outlets_) VELO_TRY_STATUS(outlet->flush());
  flushed_ = true;
  return {};
}

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
  VELO_TRY_STATUS(input_->stop());
  for (Outlet* outlet : outlets_) VELO_TRY_STATUS(outlet->close());
  return dead_letters_ ? dead_letters_->close() : Status();
}

}  // namespace velo::runtime
