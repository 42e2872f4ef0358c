#include "base/affinity.hpp"

#include <pthread.h>
#include <sched.h>

namespace velo {

namespace {

// Taken before the first thread is pinned: afterwards a thread and those it starts see only their own.
const cpu_set_t& allowed() {
  static const cpu_set_t set = [] {
    cpu_set_t found;
    CPU_ZERO(&found);
    sched_getaffinity(0, sizeof found, &found);
    return found;
  }();
  return set;
}

}  // namespace

void pin_thread(size_t number) {
  const int count = CPU_COUNT(&allowed());
  if (count == 0) return;
  auto left = static_cast<int>(number % static_cast<size_t>(count));
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &allowed()) || left-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
    return;
  }
}

}  // namespace velo
