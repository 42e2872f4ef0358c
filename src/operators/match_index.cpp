// A bucket holds the two chains of the rows whose keys fall into it, so that a row finds its matches and its own place
// in one cache line. Chains go from the latest row to the earliest. Nothing that is too old is taken out of them: a
// chain ends where the rows are forgotten, which the number of a row tells without a look at it.
//
// Some joins look for rows that are far behind the latest of their key. Every row therefore also leaps over a part of
// its chain, the lengths of these parts being the digits of a skew binary number (E. W. Myers, An Applicative
// Random-Access Stack, 1983), so that the way to any time is logarithmic. A row that comes out of order is put in its
// place and only makes the leaps over it longer.
//
// The index grows step by step: with each bucket that is asked for, this one and the next two in turn are moved to a
// larger index.
#include "operators/match_index.hpp"

#include <algorithm>
#include <utility>

namespace velo::operators {

namespace {

constexpr uint64_t kFirstBuckets = 64;
constexpr uint64_t kGrowth = 4;
constexpr uint64_t kMoves = 2;
constexpr uint64_t kMoveDistance = 16;  ///< buckets between one whose rows are prefetched and the one that is moved

/// The way along one chain. Numbers of rows that are forgotten, and 0, are its end.
class Chain {
 public:
  Chain(const TimedRows& rows, uint64_t& newest) : rows_(rows), newest_(newest) {}

  bool holds(uint64_t number) const { return number >= rows_.begin(); }
  TimedRow& row(uint64_t number) const { return rows_.row(number); }
  /// The row behind `number`, or the newest one for 0.
  uint64_t behind(uint64_t number) const { return number == 0 ? newest_ : minus(number, row(number).older); }
  uint64_t leap(uint64_t number) const { return minus(number, row(number).leap); }

  /// The earliest row with a time after `time`; 0 when there is none.
  uint64_t last_after(Micros time) const {
    uint64_t at = 0;
    for (uint64_t next = newest_; holds(next) && row(next).time > time;) {
      at = next;
      next = leap(at);
      // Others may have come in behind a row that was taken out.
      if (!holds(next) || row(next).time <= time || !row(next).chained) next = behind(at);
    }
    return at;
  }

  /// Puts `number`, a row that is in no chain, behind `before`.
  void put_behind(uint64_t before, uint64_t number) {
    const uint64_t older = behind(before);
    set_behind(number, older);
    set_leap(number, older);
    set_behind(before, number);
    row(number).chained = true;
  }
  /// Takes out the row behind `before`, and gives the one that is there then.
  uint64_t take_out_behind(uint64_t before) {
    TimedRow& out = row(behind(before));
    out.chained = false;
    set_behind(before, behind(behind(before)));
    return behind(before);
  }

 private:
  static uint64_t minus(uint64_t number, int32_t distance) {
    return distance == 0 ? 0 : number - static_cast<uint64_t>(int64_t{distance});
  }
  static int32_t distance(uint64_t number, uint64_t other) { return static_cast<int32_t>(number - other); }

  void set_behind(uint64_t number, uint64_t other) {
    if (number == 0) newest_ = other;
    else row(number).older = holds(other) ? distance(number, other) : 0;
  }
  // Two leaps of one length, one behind the other, become one with the step to them.
  void set_leap(uint64_t number, uint64_t older) {
    TimedRow& from = row(number);
    from.leap = from.leap_length = 0;
    if (!holds(older)) return;
    const uint64_t first = leap(older);
    const uint64_t second = holds(first) ? leap(first) : 0;
    const bool joins = holds(second) && row(older).leap_length == row(first).leap_length;
    from.leap = distance(number, joins ? second : older);
    from.leap_length = joins ? 1 + 2 * row(older).leap_length : 1;
  }

  const TimedRows& rows_;
  uint64_t& newest_;
};

bool equal_keys(const state::KeyLayout& layout, const std::byte* a, const std::byte* b) {
  return layout.shape() == state::KeyLayout::Shape::Text ? state::equal_text(a, b) : layout.equal(a, b);
}

}  // namespace

MatchIndex::MatchIndex(TimedRows& left, TimedRows& right, bool skips_matched)
    : sides_{&left, &right},
      skips_matched_(skips_matched),
      pages_(kFirstBuckets * sizeof(Bucket)),
      mask_(kFirstBuckets - 1) {}

void MatchIndex::prefetch_rows(uint64_t hash) const {
  const Bucket& bucket = buckets()[hash & mask_];
  for (const size_t side : {0, 1}) {
    if (bucket.newest[side] < sides_[side]->begin()) continue;
    const TimedRow& row = sides_[side]->row(bucket.newest[side]);
    __builtin_prefetch(&row, 1);
    __builtin_prefetch(sides_[side]->values(row));
  }
}

void MatchIndex::put_in_order(Bucket& bucket, size_t side, uint64_t number) {
  Chain chain(*sides_[side], bucket.newest[side]);
  chain.put_behind(chain.last_after(chain.row(number).time), number);
}

std::span<TimedRow* const> MatchIndex::search(Bucket& bucket, size_t side, const std::byte* key, Micros from,
                                              Micros to) {
  found_.clear();
  if (from > to) return {};
  const TimedRows& rows = *sides_[side];
  Chain chain(rows, bucket.newest[side]);
  uint64_t before = chain.last_after(to);
  for (uint64_t at = chain.behind(before); chain.holds(at) && rows.row(at).time >= from;) {
    TimedRow& row = rows.row(at);
    if (skips_matched_ && row.matched) {
      at = chain.take_out_behind(before);
      continue;
    }
    if (equal_keys(rows.keys(), rows.key(row), key)) found_.push_back(&row);
    before = at;
    at = chain.behind(at);
  }
  std::reverse(found_.begin(), found_.end());
  return found_;
}

void MatchIndex::make_room() {
  const uint64_t most = std::max(sides_[0]->end() - sides_[0]->begin(), sides_[1]->end() - sides_[1]->begin());
  if (old_pages_.size() != 0 || most <= mask_ + 1) return;
  old_pages_ = std::move(pages_);
  old_mask_ = mask_;
  moved_ = 0;
  pages_ = state::Pages(old_pages_.size() * kGrowth);
  mask_ = (mask_ + 1) * kGrowth - 1;
}

void MatchIndex::move_some(uint64_t hash) {
  move_bucket(old_buckets()[hash & old_mask_]);
  for (uint64_t i = 0; i < kMoves; ++i) {
    const Bucket& later = old_buckets()[std::min(moved_ + kMoveDistance, old_mask_)];
    for (const size_t side : {0, 1}) {
      if (later.newest[side] >= sides_[side]->begin()) __builtin_prefetch(&sides_[side]->row(later.newest[side]), 1);
    }
    move_bucket(old_buckets()[moved_++]);
    if (moved_ > old_mask_) {
      old_pages_ = state::Pages();
      return;
    }
  }
}

void MatchIndex::move_bucket(Bucket& from) {
  for (const size_t side : {0, 1}) {
    const TimedRows& rows = *sides_[side];
    Chain chain(rows, from.newest[side]);
    moving_.clear();
    for (uint64_t at = from.newest[side]; chain.holds(at); at = chain.behind(at)) moving_.push_back(at);
    from.newest[side] = 0;
    for (; !moving_.empty(); moving_.pop_back()) {
      const uint64_t hash = rows.keys().hash(rows.key(rows.row(moving_.back())));
      add(buckets()[hash & mask_], side, moving_.back());
    }
  }
}

}  // namespace velo::operators
