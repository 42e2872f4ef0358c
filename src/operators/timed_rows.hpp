#pragma once

#include <deque>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "state/key_encoder.hpp"
#include "state/row_codec.hpp"
#include "state/row_log.hpp"

namespace velo::operators {

/// A row that is kept until the watermark has passed its time, and its place in a chain of a MatchIndex. Its key and
/// its values follow.
struct TimedRow {
  Micros time;
  int32_t older;         ///< this row's number minus that of the one behind it in the chain; 0: there is none
  int32_t leap;          ///< the same of one further down the chain
  uint32_t leap_length;  ///< rows of the chain from this one to that one
  bool chained;          ///< whether the row is in a chain
  bool matched;
};

/// The rows of one side of a join over time: makes and forgets them, and knows which is the oldest of those that wait.
class TimedRows {
 public:
  /// `keys` must outlive the rows.
  TimedRows(const std::vector<Type>& types, const state::KeyLayout& keys);

  const state::RowCodec& codec() const { return codec_; }
  const state::KeyLayout& keys() const { return keys_; }

  /// The rows[0..count) of `columns`, with keys and times by physical row. The list is valid until the next call, the
  /// rows until they are forgotten; they are numbered from the end() before the call on.
  std::span<TimedRow* const> make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count,
                                  const state::KeyRows& keys, const Micros* times);
  /// Rows are numbered as they come; those in [begin(), end()) are there, and some of them may have no use any more.
  uint64_t begin() const { return log_.begin(); }
  uint64_t end() const { return log_.end(); }
  TimedRow& row(uint64_t number) const { return *reinterpret_cast<TimedRow*>(log_.row(number)); }
  const std::byte* key(const TimedRow& row) const { return reinterpret_cast<const std::byte*>(&row + 1); }
  const std::byte* values(const TimedRow& row) const { return key(row) + keys_.bytes(); }
  TimedRow* of_values(const std::byte* values) const {
    return reinterpret_cast<TimedRow*>(const_cast<std::byte*>(values - keys_.bytes())) - 1;
  }
  /// Forgets rows before `time`, now or when others of their age go.
  void forget_before(Micros time) { log_.forget_before(time); }

  /// Puts a row among those that wait, behind those of the same time.
  void wait(uint64_t number, Micros time);
  bool none_waits() const { return waiting_.empty(); }
  Micros oldest_time() const { return waiting_.front().time; }  ///< not when none waits
  TimedRow& take_oldest();

  size_t bytes() const { return log_.bytes() + waiting_.size() * sizeof(Waiting); }

 private:
  struct Waiting {
    Micros time;
    uint64_t number;
  };

  void write_heads(const state::RowLog::Run& run, uint32_t first, const uint16_t* rows, const state::KeyRows& keys,
                   const Micros* times);

  state::RowCodec codec_;
  const state::KeyLayout& keys_;
  state::RowLog log_;
  std::deque<Waiting> waiting_;
  std::vector<TimedRow*> made_;
  std::vector<std::byte*> values_;
};

}  // namespace velo::operators
