#include "base/arena.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace velo {
namespace {

TEST(Arena, KeepsWhatWasCopied) {
  Arena arena;
  std::vector<std::string_view> copies;
  for (int i = 0; i < 10000; ++i) copies.push_back(arena.copy("value " + std::to_string(i)));
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(copies[static_cast<size_t>(i)], "value " + std::to_string(i));
}

TEST(Arena, AlignsAsAsked) {
  Arena arena;
  for (const size_t align : {1u, 2u, 8u, 16u, 64u}) {
    arena.allocate(1);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.allocate(3, align)) % align, 0u) << align;
  }
}

TEST(Arena, ServesMoreThanABlock) {
  Arena arena;
  const std::string large(3 << 20, 'x');
  EXPECT_EQ(arena.copy(large), large);
  EXPECT_EQ(arena.copy("after"), "after");
}

TEST(Arena, ResetReusesTheLargestBlock) {
  Arena arena;
  const auto fill = [&] {
    for (int i = 0; i < 1000; ++i) arena.allocate(100, 8);
  };
  fill();
  arena.reset();
  fill();
  arena.reset();
  const size_t reserved = arena.bytes_reserved();
  EXPECT_GT(reserved, 0u);
  for (int round = 0; round < 10; ++round) {
    fill();
    arena.reset();
  }
  EXPECT_EQ(arena.bytes_reserved(), reserved);
}

TEST(Arena, ShrinkGivesTheTailBack) {
  Arena arena;
  std::byte* first = arena.allocate(100);
  arena.shrink_last(100, 10);
  EXPECT_EQ(arena.allocate(1), first + 10);
}

TEST(Arena, TheEmptyTextNeedsNoRoom) {
  Arena arena;
  EXPECT_TRUE(arena.copy("").empty());
  EXPECT_EQ(arena.bytes_reserved(), 0u);
}

}  // namespace
}  // namespace velo
