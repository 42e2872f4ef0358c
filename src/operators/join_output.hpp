#pragma once

#include <vector>

#include "operators/operator.hpp"
#include "plan/join.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// The types of a node's columns.
std::vector<Type> column_types(const plan::Node& node);

/// Output rows of a join, put together from rows kept as bytes and given out in batches. The bytes must stay until the
/// next flush().
class JoinOutput {
 public:
  JoinOutput(const plan::JoinNode& node, const state::RowCodec& left, const state::RowCodec& right);

  /// A row with nothing but NULLs of the node's columns, as `codec` lays it.
  static std::vector<std::byte> row_of_nulls(const plan::Node& node, const state::RowCodec& codec);

  /// Event time of the rows added from now on, and the output's watermark before them.
  void stamp(Micros time, Micros watermark) {
    time_ = time;
    watermark_ = watermark;
    timed_ = true;
  }
  /// The rows added from now on have no event time.
  void stamp_nothing() { timed_ = false; }

  /// A row of the output; nullptr for a side that is padded with NULLs.
  void add(const std::byte* left, const std::byte* right, RowKind kind) {
    if (count_ == left_.size()) [[unlikely]]
      make_room();
    left_[count_] = left ? left : no_left_.data();
    right_[count_] = right ? right : no_right_.data();
    kinds_[count_] = kind;
    times_[count_] = time_;
    watermarks_[count_] = watermark_;
    ++count_;
  }
  /// Time for a flush(). More may be added all the same.
  bool full() const { return count_ >= kRows; }
  /// Gives out what was added. Rows of one flush all have event time, or none has.
  Status flush(Emit& out);

 private:
  static constexpr uint32_t kRows = 1024;

  void make_room();
  Status push(uint32_t first, uint32_t count, Emit& out);
  void set_times(uint32_t first, uint32_t count);

  const state::RowCodec& left_codec_;
  const state::RowCodec& right_codec_;
  bool right_columns_;  ///< false: semi and anti joins
  bool append_;
  std::vector<std::byte> no_left_;  ///< a row of NULLs
  std::vector<std::byte> no_right_;
  std::vector<const std::byte*> left_;
  std::vector<const std::byte*> right_;
  std::vector<RowKind> kinds_;
  std::vector<Micros> times_;
  std::vector<Micros> watermarks_;
  uint32_t count_ = 0;
  Micros time_ = kMinTime;
  Micros watermark_ = kMinTime;
  bool timed_ = false;
  RowBlock block_;
  Batch batch_;
  EventTimes event_times_;
};

}  // namespace velo::operators
