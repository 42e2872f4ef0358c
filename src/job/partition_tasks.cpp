// A thread takes the next partition when it has finished one. That, and news of its progress some times a second, is
// all that needs a lock. With one thread there is none beside the caller's, which does a stretch of work in each
// poll().
#include "job/partition_tasks.hpp"

#include <chrono>
#include <system_error>
#include <utility>

#include "base/affinity.hpp"
#include "base/clock.hpp"
#include "job/digest_outlet.hpp"

namespace velo::job {

namespace {

using connector::Poll;
using runtime::Lane;
using runtime::QueryCounts;

constexpr int64_t kStretchNanos = 50'000'000;

int64_t nanos_now() { return system_clock().monotonic_nanos(); }

}  // namespace

/// The partition that a thread is at.
class PartitionTasks::Worker {
 public:
  Worker(PartitionTasks& tasks, size_t number) : tasks_(tasks), number_(number) {}

  void begin_with(size_t partition, std::unique_ptr<PartitionLane> open) {
    partition_ = partition;
    open_ = std::move(open);
  }

  /// Works for a while; false: there is nothing more to do. Tells what has been done.
  bool stretch() {
    const int64_t begun = nanos_now();
    if (!partition_) {
      partition_ = tasks_.claim();
      if (!partition_) return false;
    }
    PartitionNews news;
    bool done = false;
    if (Status opened = open(); !opened.ok()) news.error = std::move(opened).error(), done = true;
    while (!done && nanos_now() - begun < kStretchNanos && !stopping()) done = step(news.error);
    finish(news, done, begun);
    return true;
  }

  /// Until all partitions are done, or it shall end.
  void run(const std::stop_token& stop) {
    if (tasks_.work_.request.pin_threads) pin_thread(number_);
    while (!stop.stop_requested() && !stopping() && stretch()) {
    }
    this->stop();
  }

  /// What has been read is finished and written.
  void stop() {
    if (!open_) return;
    const int64_t begun = nanos_now();
    PartitionNews news;
    if (Status stopped = open_->lane->stop(); !stopped.ok()) news.error = std::move(stopped).error();
    finish(news, true, begun);
  }

  bool stopping() const {
    const std::atomic<bool>* stop = tasks_.work_.options.stop;
    return stop != nullptr && stop->load(std::memory_order_relaxed);
  }

 private:
  Status open() {
    if (open_) return {};
    PartitionWork& work = tasks_.work_;
    VELO_TRY(open_, open_partition_lane(work.queries, *work.partitions, *partition_, work.request, work.options));
    return {};
  }

  bool step(std::optional<Error>& error) {
    Result<Lane::Verdict> verdict = open_->lane->step();
    if (verdict.ok()) return *verdict == Lane::Verdict::Done;
    error = std::move(verdict).error();
    (void)open_->lane->stop();  // what came before it is written; the first error is the one that counts
    return true;
  }

  void finish(PartitionNews& news, bool done, int64_t begun) {
    news.worker = number_;
    news.partition = *partition_;
    news.last = done;
    if (open_) count(news);
    if (done) close(news);
    news.nanos = nanos_now() - begun;
    tasks_.tell(std::move(news));
  }

  void count(PartitionNews& news) {
    const Lane& lane = *open_->lane;
    news.rows_in = lane.rows_in() - std::exchange(rows_in_, lane.rows_in());
    news.bytes_done = lane.progress().done - std::exchange(bytes_done_, lane.progress().done);
    news.dead_letters = lane.dead_letters() - std::exchange(dead_letters_, lane.dead_letters());
    counts_.resize(lane.queries().size());
    for (size_t i = 0; i < counts_.size(); ++i) {
      const QueryCounts counts = lane.queries()[i]->counts();
      news.queries.push_back(counts - std::exchange(counts_[i], counts));
    }
  }

  void close(PartitionNews& news) {
    if (open_) {
      for (const auto& query : open_->lane->queries()) {
        news.metrics.push_back(query->metrics());
        news.digests.push_back(query->outlet() ? digest_of(*query->outlet()) : std::string());
      }
    }
    open_.reset();
    partition_.reset();
    rows_in_ = bytes_done_ = dead_letters_ = 0;
    counts_.clear();
  }

  PartitionTasks& tasks_;
  size_t number_;
  std::optional<size_t> partition_;
  std::unique_ptr<PartitionLane> open_;
  uint64_t rows_in_ = 0;
  uint64_t bytes_done_ = 0;
  uint64_t dead_letters_ = 0;
  std::vector<QueryCounts> counts_;
};

PartitionTasks::PartitionTasks(PartitionWork work, std::unique_ptr<PartitionLane> first,
                               std::vector<runtime::QueryPipeline*> account)
    : work_(std::move(work)), account_(std::move(account)) {
  for (size_t n = 0; n < work_.partitions->count(); ++n) progress_.total += work_.partitions->weight(n);
  for (size_t i = 0; i < work_.threads; ++i) workers_.push_back(std::make_unique<Worker>(*this, i));
  accounts_.resize(work_.threads);
  workers_.front()->begin_with(next_++, std::move(first));
}

PartitionTasks::~PartitionTasks() = default;

std::optional<size_t> PartitionTasks::claim() {
  const std::lock_guard lock(mutex_);
  return next_ < work_.partitions->count() ? std::optional(next_++) : std::nullopt;
}

void PartitionTasks::tell(PartitionNews news) {
  const std::lock_guard lock(mutex_);
  news_.push_back(std::move(news));
  told_.notify_one();
}

// Where the system gives no more threads, those that are there do the work of all.
void PartitionTasks::start() {
  started_ = true;
  if (work_.threads == 1) return;
  try {
    for (const auto& worker : workers_)
      threads_.emplace_back([&worker = *worker](const std::stop_token& stop) { worker.run(stop); });
  } catch (const std::system_error&) {
  }
}

// The caller works itself where it is the only thread; else it waits for news.
Result<Poll> PartitionTasks::poll(int timeout_ms) {
  if (!started_) start();
  if (threads_.empty()) (void)workers_.front()->stretch();
  std::unique_lock lock(mutex_);
  if (!threads_.empty())
    told_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [this] { return !news_.empty() || all_done(); });
  if (!news_.empty()) return Poll::Data;
  if (!all_done()) return Poll::Idle;
  if (error_) return *error_;
  return Poll::End;
}

Status PartitionTasks::push() {
  std::deque<PartitionNews> news;
  {
    const std::lock_guard lock(mutex_);
    std::swap(news, news_);
  }
  for (PartitionNews& one : news) take(one);
  return {};
}

void PartitionTasks::take(PartitionNews& news) {
  rows_in_ += news.rows_in;
  dead_letters_ += news.dead_letters;
  progress_.done += news.bytes_done;
  for (size_t i = 0; i < news.queries.size(); ++i) account_[i]->add(news.queries[i]);
  runtime::TaskAccount& account = accounts_[news.worker];
  account.rows += news.rows_in;
  account.nanos += news.nanos;
  if (!news.last) return;
  ++account.pieces;
  ++done_;
  finished_.emplace(news.partition, std::move(news));
  for (auto next = finished_.begin(); next != finished_.end() && next->first == in_order_; ++in_order_) {
    take_in_order(next->second);
    next = finished_.erase(next);
  }
}

// What depends on the order of the partitions.
void PartitionTasks::take_in_order(PartitionNews& news) {
  if (news.error && !error_) error_ = std::move(news.error);
  for (size_t i = 0; i < news.metrics.size(); ++i) account_[i]->add_metrics(news.metrics[i]);
  for (size_t i = 0; i < news.digests.size(); ++i) {
    if (account_[i]->outlet()) add_digest(*account_[i]->outlet(), news.digests[i]);
  }
}

// What has been read is finished and written; partitions that nobody has begun stay as they are.
Status PartitionTasks::stop() {
  if (threads_.empty()) workers_.front()->stop();
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  VELO_TRY_STATUS(push());
  for (auto& [partition, news] : finished_) take_in_order(news);
  finished_.clear();
  return error_ ? Status(*error_) : Status();
}

std::vector<runtime::TaskAccount> PartitionTasks::tasks() const {
  std::vector<runtime::TaskAccount> out;
  if (work_.threads == 1) return out;
  out = accounts_;
  out.emplace_back();  // the lane only keeps the account
  return out;
}

}  // namespace velo::job
