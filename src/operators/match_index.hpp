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
  /// `skips_matched`: rows that are `matched` are not looked for any more.
  MatchIndex(TimedRows& left, TimedRows& right, bool skips_matched);

  /// Row `number` of `side`, whose key has this hash, may be found from now on.
  void add(size_t side, uint64_t hash, uint64_t number);
  /// The rows of `side` with this key and times in [from, to], in the order of times and, of one time, of numbers.
  /// Valid until the next call.
  std::span<TimedRow* const> find(size_t side, uint64_t hash, const std::byte* key, Micros from, Micros to);

  /// What add() and find() will look at: first the bucket, then the rows that it names.
  void prefetch_bucket(uint64_t hash) const { __builtin_prefetch(&buckets()[hash & mask_], 1); }
  void prefetch_rows(uint64_t hash) const;

  size_t bytes() const { return pages_.size() + old_pages_.size(); }

 private:
  /// A chain for each side: the newest row of all keys that fall here; it may be one that is forgotten.
  struct Bucket {
    uint64_t newest[2];
  };

  Bucket* buckets() const { return reinterpret_cast<Bucket*>(pages_.data()); }
  Bucket* old_buckets() const { return reinterpret_cast<Bucket*>(old_pages_.data()); }
  Bucket& bucket(uint64_t hash);
  void grow();
  void move_some();
  void move_bucket(Bucket& from);
  void put_in(size_t side, uint64_t& newest, uint64_t number);

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
