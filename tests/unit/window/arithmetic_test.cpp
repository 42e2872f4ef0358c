#include "window/arithmetic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace velo::window {
namespace {

TEST(AlignDown, FloorsOnBothSidesOfTheEpoch) {
  EXPECT_EQ(align_down(25, 10, 0), 20);
  EXPECT_EQ(align_down(20, 10, 0), 20);
  EXPECT_EQ(align_down(-1, 10, 0), -10);
  EXPECT_EQ(align_down(-10, 10, 0), -10);
  EXPECT_EQ(align_down(25, 10, 7), 17);
  EXPECT_EQ(align_down(25, 10, -3), 17);
  EXPECT_EQ(align_down(25, 10, 27), 17);
  EXPECT_EQ(align_down(-5, 10, 7), -13);
}

TEST(AlignDown, HoldsAtTheEndsOfTime) {
  EXPECT_EQ(align_down(kMinTime, 10, 0), kMinTime);
  EXPECT_EQ(align_down(kMaxTime, kMaxTime, 0), kMaxTime);
  EXPECT_LE(align_down(kMinTime + 3, 1'000, 999), kMinTime + 3);
}

TEST(WindowsOf, EndsAreCutOffAtTheEndOfTime) {
  const Spec spec{.kind = Kind::Tumbling, .size = 1000, .advance = 1000};
  EXPECT_EQ(windows_of(spec, kMaxTime).bounds(0).end, kMaxTime);
  EXPECT_EQ(windows_of(spec, kMinTime).bounds(0).start, kMinTime);
  const Spec hop{.kind = Kind::Hopping, .size = 1000, .advance = 300};
  for (const Micros time : {kMinTime, kMinTime + 1, kMaxTime - 1, kMaxTime}) {
    const Windows windows = windows_of(hop, time);
    for (uint64_t i = 0; i < windows.count(); ++i) EXPECT_LT(windows.bounds(i).start, windows.bounds(i).end);
  }
}

/// All windows on a grid around the time, kept when they contain it.
std::vector<Bounds> naive_windows(const Spec& spec, Micros time) {
  std::vector<Bounds> found;
  const Micros period = spec.kind == Kind::Hopping ? spec.advance : spec.size;
  const Micros base = time / period * period + spec.offset % period;
  for (Micros start = base - (spec.size / period + 3) * period; start <= time + period; start += period) {
    if (spec.kind != Kind::Cumulate) {
      if (start <= time && time < start + spec.size) found.push_back({start, start + spec.size});
      continue;
    }
    if (time < start || time >= start + spec.size) continue;
    for (Micros end = start + spec.advance; end < start + spec.size + spec.advance; end += spec.advance) {
      if (time < end) found.push_back({start, end});
    }
  }
  return found;
}

TEST(WindowsOf, AgreesWithTryingEveryWindow) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    Spec spec;
    spec.kind = static_cast<Kind>(std::array{0, 1, 3}[random() % 3]);
    spec.size = 1 + static_cast<Micros>(random() % 60);
    spec.advance = spec.kind == Kind::Tumbling ? spec.size : 1 + static_cast<Micros>(random() % 30);
    if (spec.kind == Kind::Cumulate) spec.size = spec.advance * (1 + static_cast<Micros>(random() % 5));
    spec.offset = static_cast<Micros>(random() % 50) - 25;
    const Micros time = static_cast<Micros>(random() % 400) - 200;

    const Windows windows = windows_of(spec, time);
    std::vector<Bounds> actual;
    for (uint64_t w = 0; w < windows.count(); ++w) actual.push_back(windows.bounds(w));
    ASSERT_EQ(actual, naive_windows(spec, time))
        << "size " << spec.size << " advance " << spec.advance << " offset " << spec.offset << " at " << time;
  }
}

TEST(PaneWidth, EveryWindowIsARunOfWholePanes) {
  for (Micros size = 1; size < 40; ++size) {
    for (Micros advance = 1; advance < 40; ++advance) {
      const Spec spec{.kind = Kind::Hopping, .size = size, .advance = advance, .offset = 5};
      const Micros pane = pane_width(spec);
      for (Micros time = -50; time < 50; time += 7) {
        const Windows windows = windows_of(spec, time);
        for (uint64_t i = 0; i < windows.count(); ++i) {
          EXPECT_EQ(align_down(windows.bounds(i).start, pane, spec.offset), windows.bounds(i).start);
          EXPECT_EQ(align_down(windows.bounds(i).end, pane, spec.offset), windows.bounds(i).end);
        }
      }
    }
  }
}

}  // namespace
}  // namespace velo::window
