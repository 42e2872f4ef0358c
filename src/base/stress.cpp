#include "base/stress.hpp"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>

namespace velo {

namespace {

const bool kStress = std::getenv("VELO_STRESS") != nullptr;

void yield_or_sleep() {
  thread_local uint64_t state = 0x9E3779B97F4A7C15u ^ std::hash<std::thread::id>()(std::this_thread::get_id());
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  if (state % 8 == 0) std::this_thread::sleep_for(std::chrono::microseconds(state / 8 % 50));
  else if (state % 2 == 0) std::this_thread::yield();
}

}  // namespace

void disturb() {
  if (kStress) [[unlikely]]
    yield_or_sleep();
}

}  // namespace velo
