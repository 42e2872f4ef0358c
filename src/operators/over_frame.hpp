#pragma once

#include "base/clock.hpp"
#include "operators/over_walk.hpp"
#include "operators/range_limit.hpp"
#include "operators/row_order.hpp"
#include "plan/over.hpp"

namespace velo::operators {

/// Finds the rows of one frame (ROWS, RANGE or GROUPS) from row to row of a walk. Bytes of rows are those of the value
/// codec; the order must outlive it.
class OverFrame {
 public:
  /// `values_at`: where these bytes begin in a row.
  OverFrame(const plan::Frame& frame, const plan::Over& node, const RowOrder& order, const state::RowCodec& codec,
            uint32_t values_at);

  const plan::Frame& frame() const { return frame_; }
  bool from_first_row() const { return frame_.start.kind == plan::FrameBound::Kind::UnboundedPreceding; }

  /// Whether no later row can move the frame of walk.next. Rows yet to come have times of at least `reached`.
  bool known(const OverWalk& walk, Micros reached) const;
  /// Moves the cursor to the frame of walk.next, which must be known.
  void move(const OverWalk& walk, FrameCursor& cursor) const;
  /// Rows before this one are not looked at again.
  size_t keep_from(const FrameCursor& cursor) const;
  /// Under RANGE the time that must have passed before the frame of a row is known; kMinTime: it does not depend on it.
  Micros time_needed(const std::byte* row) const;

 private:
  using Edge = plan::FrameBound::Kind;

  const std::byte* value(const OverWalk& walk, size_t row) const { return walk.rows[row] + values_at_; }
  bool null_key(const OverWalk& walk, size_t row) const;
  size_t begin_of(const OverWalk& walk, const FrameCursor& cursor) const;
  size_t end_of(const OverWalk& walk, const FrameCursor& cursor) const;
  size_t range_begin(const OverWalk& walk, size_t from) const;
  size_t range_end(const OverWalk& walk, size_t from) const;

  plan::Frame frame_;
  const RowOrder& order_;
  const state::RowCodec& codec_;
  uint32_t values_at_;
  RangeLimit start_limit_;
  RangeLimit end_limit_;
};

/// Makes the row walk.next the current one: finds its peers among the rows that are there.
void find_peers(OverWalk& walk, const RowOrder& order, uint32_t values_at);
/// Fills walk.group_begins for a complete partition.
void find_groups(OverWalk& walk, const RowOrder& order, uint32_t values_at);

}  // namespace velo::operators
