#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "operators/timed_rows.hpp"
#include "state/pages.hpp"

namespace velo::operators {

/// Finds rows of one side of a join over time by key and time. Refers to the rows of both sides, and never to those
/// that these have forgotten.
class MatchIndex {
 public:
  /// A chain for each side: the newest row of all keys that fall here; it may be one that is forgotten.
  struct Bucket {
    uint64_t newest[2];
  };

  /// `skips_matched`: rows that are `matched` are not looked for any more.
  MatchIndex(TimedRows& left, TimedRows& right, bool skips_matched);

  /// Where rows whose keys have this hash are; valid until the next call.
  Bucket& bucket(uint64_t hash) {
    if (old_pages_.size() != 0) [[unlikely]]
      move_some(hash);
    return buckets()[hash & mask_];
  }
  /// Row `number` of `side`, whose key has this bucket, may be found from now on.
  void add(Bucket& bucket, size_t side, uint64_t number) {
    if (bucket.newest[side] >= sides_[side]->begin()) return put_in_order(bucket, side, number);
    TimedRow& row = sides_[side]->row(number);
    row.older = row.leap = 0;
    row.leap_length = 0;
    row.chained = true;
    bucket.newest[side] = number;
  }
  /// The rows of `side` with this key and times in [from, to], in the order of times and, of one time, of numbers.
  /// Valid until the next call.
  std::span<TimedRow* const> find(Bucket& bucket, size_t side, const std::byte* key, Micros from, Micros to) {
    if (bucket.newest[side] < sides_[side]->begin()) return {};
    return search(bucket, side, key, from, to);
  }
  /// Begins to grow when there are more rows than buckets.
  void make_room();

  /// What is looked at for this hash: first the bucket, then the rows that it names.
  void prefetch_bucket(uint64_t hash) const { __builtin_prefetch(&buckets()[hash & mask_], 1); }
  void prefetch_rows(uint64_t hash) const;

  size_t bytes() const { return pages_.size() + old_pages_.size(); }

 private:
  Bucket* buckets() const { return reinterpret_cast<Bucket*>(pages_.data()); }
  Bucket* old_buckets() const { return reinterpret_cast<Bucket*>(old_pages_.data()); }
  void put_in_order(Bucket& bucket, size_t side, uint64_t number);
  std::span<TimedRow* const> search(Bucket& bucket, size_t side, const std::byte* key, Micros from, Micros to);
  void move_some(uint64_t hash);
  void move_bucket(Bucket& from);

  TimedRows* sides_[2];
  bool skips_matched_;
  state::Pages pages_;
  uint64_t mask_;
  // While the index grows: the smaller one before, whose buckets from moved_ on may still hold rows.
  state::Pages old_pages_;
  uint64_t old_mask_ = 0;
  uint64_t moved_ = 0;
  std::vector<TimedRow*> found_;
  std::vector<uint64_t> moving_;
};

}  // namespace velo::operators
