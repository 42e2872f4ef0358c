#include "runtime/crew.hpp"

#include <system_error>
#include <utility>

#include "base/affinity.hpp"

namespace velo::runtime {

Crew::~Crew() {
  for (std::jthread& thread : threads_) thread.request_stop();
  freed_.raise();
}

// Where the system gives no more threads, those that are there do the work of all.
void Crew::start() {
  if (std::exchange(started_, true)) return;
  if (pinned_) pin_thread(0);
  try {
    for (size_t worker = 1; worker < workers_; ++worker)
      threads_.emplace_back([this, worker](const std::stop_token& stop) { run(stop, worker); });
  } catch (const std::system_error&) {
  }
}

// The signal is looked at first: what changes from then on, also a stop, ends the wait.
void Crew::run(const std::stop_token& stop, size_t worker) {
  if (pinned_) pin_thread(worker);
  for (;;) {
    const uint32_t seen = freed_.look();
    if (stop.stop_requested()) return;
    bool busy = false;
    bool left = false;
    for (Work* work : works_) {
      const Work::Did did = work->work(worker);
      busy |= did == Work::Did::Something;
      left |= did != Work::Did::All;
    }
    if (!left) return;
    if (!busy) freed_.wait(seen);
  }
}

}  // namespace velo::runtime
