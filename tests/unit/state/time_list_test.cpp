#include "state/time_list.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace velo::state {
namespace {

std::byte* name(uintptr_t number) { return reinterpret_cast<std::byte*>(number); }

TEST(TimeList, IsAStableSortedListThatForgetsTheOld) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    ByteHeap heap;
    TimeList list{};
    std::vector<std::pair<Micros, uintptr_t>> model;
    Micros dead = kMinTime;
    for (uintptr_t i = 1; i < 300; ++i) {
      const auto time = static_cast<Micros>(i / 4 + random() % 20);
      if (random() % 50 == 0) dead = static_cast<Micros>(i / 4);
      std::erase_if(model, [&](const auto& entry) { return entry.first < dead; });
      if (time < dead) continue;
      list.insert(time, name(i), dead, heap);
      model.emplace_back(time, i);
      std::stable_sort(model.begin(), model.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      const Micros from = std::max(dead, static_cast<Micros>(random() % 100));
      const Micros to = from + static_cast<Micros>(random() % 30) - 5;
      std::vector<std::pair<Micros, uintptr_t>> expected;
      for (const auto& entry : model) {
        if (from <= entry.first && entry.first <= to) expected.push_back(entry);
      }
      std::vector<std::pair<Micros, uintptr_t>> found;
      for (const TimeList::Entry& entry : list.between(from, to))
        found.emplace_back(entry.time, reinterpret_cast<uintptr_t>(entry.row));
      ASSERT_EQ(found, expected);
    }
    list.drop_before(dead);
    EXPECT_EQ(list.size(), model.size());
    list.release(heap);
    EXPECT_TRUE(list.empty());
  }
}

TEST(TimeList, ErasesAStretch) {
  ByteHeap heap;
  TimeList list{};
  for (uintptr_t i = 0; i < 10; ++i) list.insert(static_cast<Micros>(i), name(i), kMinTime, heap);
  list.drop_before(2);
  list.erase(1, 4);
  std::vector<Micros> times;
  for (const TimeList::Entry& entry : list.entries()) times.push_back(entry.time);
  EXPECT_EQ(times, (std::vector<Micros>{2, 6, 7, 8, 9}));
}

TEST(TimeList, TakesNoMoreMemoryThanItHasRows) {
  ByteHeap heap;
  TimeList list{};
  for (Micros time = 0; time < 1'000'000; ++time) list.insert(time, nullptr, time - 100, heap);
  EXPECT_LE(heap.bytes(), 200'000u);
}

}  // namespace
}  // namespace velo::state
