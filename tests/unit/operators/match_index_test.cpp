// The index against a list that is searched from one end to the other.
#include "operators/match_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace velo::operators {
namespace {

struct Rows {
  Rows() : layout({TypeId::BigInt}), encoder(layout), rows({TypeId::BigInt}, layout), block({TypeId::BigInt}) {}

  /// A row with this key; gives its hash.
  uint64_t add(int64_t key, Micros time) {
    block.reset(1);
    block.column(0).data<int64_t>()[0] = key;
    const Vector* columns[] = {&block.column(0)};
    keys = encoder.encode(columns, 1, Selection::all(1));
    const uint16_t row = 0;
    rows.make(columns, &row, 1, keys, &time);
    return keys.hashes[0];
  }

  state::KeyLayout layout;
  state::KeyEncoder encoder;
  TimedRows rows;
  RowBlock block;
  state::KeyRows keys;
};

struct Known {
  int64_t key;
  Micros time;
  uint64_t number;
};

void expect_as_searched(bool skips_matched, Micros disorder, int64_t keys) {
  std::mt19937_64 random(static_cast<uint64_t>(disorder + keys));
  const auto below = [&](int64_t n) { return static_cast<int64_t>(random() % static_cast<uint64_t>(n)); };
  Rows left;
  Rows right;
  MatchIndex index(left.rows, right.rows, skips_matched);
  std::vector<Known> known;
  for (Micros now = 1000; now < 16'000; ++now) {
    const int64_t key = below(keys);
    const Micros time = now - below(disorder);
    const uint64_t hash = left.add(key, time);
    index.make_room();
    index.add(index.bucket(hash), 0, left.rows.end() - 1);
    known.push_back({key, time, left.rows.end() - 1});
    left.rows.forget_before(now - 9000);
    if (now % 7 != 0) continue;
    const Micros from = now - below(8000) + 100;
    const Micros to = from + below(4000) - 50;
    std::vector<Known> expected;
    std::copy_if(known.begin(), known.end(), std::back_inserter(expected),
                 [&](const Known& row) { return row.key == key && row.time >= from && row.time <= to; });
    std::stable_sort(expected.begin(), expected.end(), [](const Known& a, const Known& b) { return a.time < b.time; });
    const auto found = index.find(index.bucket(hash), 0, left.keys.key(0), from, to);
    ASSERT_EQ(found.size(), expected.size()) << "at " << now;
    for (size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i], &left.rows.row(expected[i].number));
      if (skips_matched && i % 2 == 0) found[i]->matched = true;
    }
    std::erase_if(known, [&](const Known& row) { return row.time < now - 8500 || left.rows.row(row.number).matched; });
  }
}

TEST(MatchIndex, FindsTheRowsOfAKeyByTime) {
  for (const Micros disorder : {1, 400}) {
    for (const int64_t keys : {1, 3, 1'000'000}) expect_as_searched(false, disorder, keys);
  }
}

TEST(MatchIndex, LeavesOutWhatIsMatched) {
  for (const Micros disorder : {1, 400}) {
    for (const int64_t keys : {1, 50}) expect_as_searched(true, disorder, keys);
  }
}

// Rows far behind the latest are found without a walk over all between: the test ends in time only if so.
TEST(MatchIndex, LeapsOverRowsThatAreTooNew) {
  Rows left;
  Rows right;
  MatchIndex index(left.rows, right.rows, false);
  uint64_t hash = 0;
  for (Micros now = 0; now < 200'000; ++now) {
    hash = left.add(1, now);
    index.make_room();
    index.add(index.bucket(hash), 0, left.rows.end() - 1);
  }
  for (Micros now = 0; now < 199'999; ++now)
    ASSERT_EQ(index.find(index.bucket(hash), 0, left.keys.key(0), now, now + 1).size(), 2u);
}

}  // namespace
}  // namespace velo::operators
