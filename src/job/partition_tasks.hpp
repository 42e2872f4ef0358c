#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "job/lane_parts.hpp"
#include "job/partition_lane.hpp"
#include "runtime/input.hpp"

namespace velo::job {

/// What there is to do, for whom, and by how many threads.
struct PartitionWork {
  Queries queries;
  std::unique_ptr<runtime::Partitions> partitions;
  LaneRequest request;
  runtime::LaneOptions options;
  size_t threads = 1;
};

/// What a worker tells of the partition it is at: what has been done since it last did, and at the end the rest.
struct PartitionNews {
  size_t worker = 0;
  size_t partition = 0;
  uint64_t rows_in = 0;
  uint64_t bytes_done = 0;
  uint64_t dead_letters = 0;
  int64_t nanos = 0;
  std::vector<runtime::QueryCounts> queries;

  bool last = false;
  std::optional<Error> error;
  std::vector<std::vector<metrics::Family>> metrics;  ///< of each query
  std::vector<std::string> digests;                   ///< likewise
};

/// The partitions of a source, each of them a lane that a thread runs from its beginning to its end. The threads share
/// nothing: what they tell of themselves now and then is all that goes from one to another. The rows never come
/// to the lane that this is the input of, which only keeps the account.
///
/// A partition that fails does not stop the others; the error of the first one, in their order, is that of the run.
class PartitionTasks final : public runtime::Input {
 public:
  /// `account`: the queries of the lane, for their counts. `first`: partition 0, opened already.
  PartitionTasks(PartitionWork work, std::unique_ptr<PartitionLane> first,
                 std::vector<runtime::QueryPipeline*> account);
  ~PartitionTasks() override;

  Result<connector::Poll> poll(int timeout_ms) override;
  Status push() override;
  Result<bool> close_unwanted() override { return false; }
  Status stop() override;

  uint64_t rows_in() const override { return rows_in_; }
  uint64_t dead_letters() const override { return dead_letters_; }
  connector::Progress progress() const override { return progress_; }
  std::vector<runtime::TaskAccount> tasks() const override;

 private:
  class Worker;

  void start();
  std::optional<size_t> claim();
  void tell(PartitionNews news);
  bool all_done() const { return done_ == work_.partitions->count(); }
  void take(PartitionNews& news);
  void take_in_order(PartitionNews& news);

  PartitionWork work_;
  std::vector<runtime::QueryPipeline*> account_;
  std::vector<std::unique_ptr<Worker>> workers_;

  std::mutex mutex_;  ///< of these:
  std::condition_variable told_;
  size_t next_ = 0;
  std::deque<PartitionNews> news_;

  bool started_ = false;
  size_t done_ = 0;
  std::map<size_t, PartitionNews> finished_;  ///< that wait for those in front of them
  size_t in_order_ = 0;
  std::optional<Error> error_;  ///< of the first partition that failed
  uint64_t rows_in_ = 0;
  uint64_t dead_letters_ = 0;
  connector::Progress progress_;
  std::vector<runtime::TaskAccount> accounts_;
  std::vector<std::jthread> threads_;  ///< the last member: they go home before what they work on is gone
};

}  // namespace velo::job
