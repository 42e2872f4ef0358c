#pragma once

#include <cstddef>
#include <thread>
#include <vector>

#include "runtime/relay.hpp"

namespace velo::runtime {

/// Something that several threads can do a little of at a time. A worker is one thread, 0 the one that runs the lane.
class Work {
 public:
  enum class Did : uint8_t { Something, Nothing, All };

  virtual ~Work() = default;
  /// Nothing: there is nothing to do for this worker at the moment; All: there never will be again.
  virtual Did work(size_t worker) = 0;
};

/// The threads that help a lane. Each keeps its number, so that what a piece of work keeps for it stays on that thread.
class Crew {
 public:
  /// `workers` counts the thread that runs the lane. `pinned`: each stays on the processor of its number.
  explicit Crew(size_t workers, bool pinned = false) : workers_(workers), pinned_(pinned) {}
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  size_t workers() const { return workers_; }
  /// How many of them there are, once started: the system may not give more threads.
  size_t present() const { return threads_.size() + 1; }
  Signal& freed() { return freed_; }    ///< raised when there is something to do
  Signal& filled() { return filled_; }  ///< raised when there is something to read
  /// What there is to do, before start(); it must live until the crew is gone.
  void add(Work& work) { works_.push_back(&work); }
  /// Lets the others begin, the first time it is called.
  void start();

 private:
  void run(const std::stop_token& stop, size_t worker);

  size_t workers_;
  bool pinned_;
  Signal freed_;
  Signal filled_;
  std::vector<Work*> works_;
  bool started_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace velo::runtime
