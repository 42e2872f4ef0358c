#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.hpp"

namespace velo::runtime {

/// Who of many has the smallest time, the first among equals. A tree of matches: a change replays only those on one way
/// from a leaf to the root. Everybody begins at kMaxTime.
class Tournament {
 public:
  /// Room for that many; times stay.
  void grow(size_t players) {
    times_.resize(players, kMaxTime);
    size_t leaves = 1;
    while (leaves < players) leaves *= 2;
    if (leaves == winners_.size() / 2) return;
    winners_.assign(2 * leaves, 0);
    for (size_t i = 0; i < leaves; ++i) winners_[leaves + i] = i;
    for (size_t match = leaves - 1; match != 0; --match) play(match);
  }
  void set(size_t player, Micros time) {
    times_[player] = time;
    for (size_t match = (winners_.size() / 2 + player) / 2; match != 0; match /= 2) play(match);
  }
  Micros time(size_t player) const { return player < times_.size() ? times_[player] : kMaxTime; }
  /// Not of nobody.
  size_t winner() const { return winners_[1]; }
  Micros least() const { return times_.empty() ? kMaxTime : time(winner()); }

  struct Rival {
    size_t player;
    Micros time;
  };
  /// The winner if `player` did not take part; nothing where it is alone.
  std::optional<Rival> rival(size_t player) const {
    std::optional<Rival> best;
    for (size_t node = winners_.size() / 2 + player; node > 1; node /= 2) {
      const size_t other = winners_[node ^ 1];
      if (!best || before(other, best->player)) best = Rival{other, time(other)};
    }
    return best;
  }

 private:
  bool before(size_t a, size_t b) const { return time(a) != time(b) ? time(a) < time(b) : a < b; }
  void play(size_t match) {
    const size_t left = winners_[2 * match];
    const size_t right = winners_[2 * match + 1];
    winners_[match] = before(right, left) ? right : left;
  }

  std::vector<Micros> times_;
  std::vector<size_t> winners_;  ///< a heap: 1 is the final, the second half are the players
};

}  // namespace velo::runtime
