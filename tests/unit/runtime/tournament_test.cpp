// Against a search through all, after each of many random changes.
#include "runtime/tournament.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>

namespace velo::runtime {
namespace {

std::optional<size_t> least_but(const std::vector<Micros>& times, size_t without) {
  std::optional<size_t> least;
  for (size_t i = 0; i < times.size(); ++i) {
    if (i != without && (!least || times[i] < times[*least])) least = i;
  }
  return least;
}

TEST(Tournament, KnowsTheFirstOfTheLeastAndItsRivals) {
  std::mt19937 draws(5);
  for (const size_t players : {1, 2, 3, 8, 13, 64, 100}) {
    Tournament tournament;
    tournament.grow(players);
    std::vector<Micros> times(players, kMaxTime);
    for (int change = 0; change < 500; ++change) {
      const size_t player = draws() % players;
      times[player] = draws() % 8 == 0 ? kMaxTime : static_cast<Micros>(draws() % 20);
      tournament.set(player, times[player]);
      ASSERT_EQ(tournament.winner(), *least_but(times, players));
      ASSERT_EQ(tournament.least(), times[tournament.winner()]);
      const auto rival = tournament.rival(player);
      const auto expected = least_but(times, player);
      // Among those that are out, which one comes second means nothing.
      ASSERT_EQ(rival ? rival->time : kMaxTime, expected ? times[*expected] : kMaxTime);
      if (rival && rival->time != kMaxTime) {
        ASSERT_EQ(rival->player, *expected);
      }
    }
  }
}

TEST(Tournament, KeepsTimesWhenMorePlayersJoin) {
  Tournament tournament;
  EXPECT_EQ(tournament.least(), kMaxTime);
  for (size_t players = 1; players <= 20; ++players) {
    tournament.grow(players);
    tournament.set(players - 1, static_cast<Micros>(100 - players));
    EXPECT_EQ(tournament.winner(), players - 1);
  }
  tournament.set(19, kMaxTime);
  EXPECT_EQ(tournament.winner(), 18U);
}

}  // namespace
}  // namespace velo::runtime
