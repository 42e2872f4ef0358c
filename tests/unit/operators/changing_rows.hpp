#pragma once

#include <random>
#include <vector>

#include "two_inputs.hpp"

namespace velo::operators {

/// Out-of-orderness of the rows below.
inline constexpr Micros kDelay = 20;

/// Rows that come, go, and change; times go up and down by less than the delay.
inline std::vector<Event> random_events(std::mt19937& random, size_t count) {
  std::vector<Event> events;
  std::vector<Event> present;
  const auto below = [&](unsigned n) { return static_cast<int64_t>(random() % n); };
  while (events.size() < count) {
    const Micros time = static_cast<Micros>(events.size()) + below(2 * kDelay);
    const Row row = join_row(below(8) == 0 ? std::nullopt : std::optional(below(3)),
                             below(10) == 0 ? std::nullopt : std::optional(below(4)));
    const int64_t choice = present.empty() ? 0 : below(5);
    if (choice < 2) {
      present.push_back({0, row, RowKind::Insert, time});
      events.push_back(present.back());
      continue;
    }
    Event& old = present[random() % present.size()];
    events.push_back({0, old.row, choice == 2 ? RowKind::Delete : RowKind::UpdateBefore, old.time});
    if (choice == 2) {
      std::swap(old, present.back());
      present.pop_back();
    } else {
      old = {0, choice == 3 ? Row{old.row[0], row[1], row[2]} : row, RowKind::Insert, time};
      events.push_back({0, old.row, RowKind::UpdateAfter, time});
    }
  }
  return events;
}

/// Keys that come and go leave nothing behind: `visit(i)` gives the events of key i, after which it is gone.
template <class Visit>
void expect_keys_are_forgotten(const plan::Node& node, Visit visit) {
  TwoInputs one(node, {std::nullopt, std::nullopt}, 1);
  size_t early = 0;
  for (int64_t i = 0; i < 40'000; ++i) {
    const std::vector<Event> events = visit(i);
    ASSERT_TRUE(one.push(events).ok());
    ASSERT_EQ(one.out.texts().back().substr(0, 2), "-D");
    one.out.rows.clear();
    if (i == 20'000) early = one.state_bytes();
  }
  EXPECT_LE(one.state_bytes(), early);
}

/// Pushes rows of one input in batches of about `batch`; the halves of an update stay in one.
inline Status push_all(TwoInputs& one, const std::vector<Event>& events, size_t batch) {
  for (size_t begin = 0; begin < events.size();) {
    size_t end = std::min(begin + batch, events.size());
    if (events[end - 1].kind == RowKind::UpdateBefore) ++end;
    VELO_TRY_STATUS(one.push({events.data() + begin, end - begin}));
    begin = end;
  }
  return {};
}

}  // namespace velo::operators
