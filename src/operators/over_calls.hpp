#pragma once

#include <vector>

#include "operators/over_aggregates.hpp"
#include "operators/over_frame.hpp"
#include "operators/over_inputs.hpp"
#include "operators/over_walk.hpp"
#include "operators/row_order.hpp"
#include "plan/over.hpp"

namespace velo::operators {

/// The calls of an Over node, computed for one row of a walk after the other. Owns scratch memory; one per operator
/// state.
class OverCalls {
 public:
  OverCalls(const plan::Over& node, const OverInputs& inputs);

  /// Before the first and after the last use of a walk.
  void start(OverWalk& walk) const;
  void stop(OverWalk& walk);
  /// Puts the rows of a complete partition in order and prepares the walk for them.
  void start_complete(OverWalk& walk, std::vector<std::byte*> rows) const;

  /// Whether the row walk.next can be computed: no row yet to come, all of whose times are at least `reached`, changes
  /// what its calls see.
  bool ready(OverWalk& walk, Micros reached) const;
  /// Writes the results of row walk.next to row `to` of columns first_column .. and goes on to the next row. Texts may
  /// lie in the rows of the walk.
  void compute(OverWalk& walk, RowBlock& out, size_t first_column, uint32_t to, RowErrors& errors);

  /// The time that must have passed before the calls of a row are known; kMinTime: time has no part in it.
  Micros time_needed(const std::byte* row) const;
  /// Rows before this one are not needed any more, apart from the first pinned() rows.
  size_t keep_from(const OverWalk& walk) const;
  size_t pinned() const { return pinned_; }
  void reset_memory();
  size_t bytes() const;

 private:
  struct Group {
    OverFrame frame;
    std::vector<size_t> values;  ///< calls of FIRST_VALUE, LAST_VALUE, NTH_VALUE
    OverAggregates aggregates;
  };

  void add_groups(const plan::Over& node);
  void add_reach(const plan::OverCall& call);
  void compute_rank(size_t call, const OverWalk& walk, Vector& out, uint32_t to) const;
  void compute_shifted(size_t call, const OverWalk& walk, Vector& out, uint32_t to) const;
  void compute_value(size_t call, const OverWalk& walk, std::span<const RowSpan> spans, Vector& out, uint32_t to) const;
  std::span<const RowSpan> spans_of(const OverFrame& frame, const OverWalk& walk, const FrameCursor& cursor);
  bool null_at(const OverWalk& walk, size_t row, size_t column) const;
  void copy(const OverWalk& walk, size_t row, size_t column, Vector& out, uint32_t to) const;

  std::vector<plan::OverCall> calls_;
  const OverInputs& inputs_;
  uint32_t values_at_;
  RowOrder order_;
  std::vector<Group> groups_;
  std::vector<size_t> ranks_;
  std::vector<size_t> shifts_;
  bool needs_peers_ = false;
  bool needs_all_ = false;  ///< PERCENT_RANK, CUME_DIST, NTILE
  bool needs_groups_ = false;
  size_t rows_ahead_ = 0;   ///< LEAD
  size_t rows_behind_ = 0;  ///< LAG
  size_t pinned_ = 0;
  uint32_t state_bytes_ = 0;
  RowSpan spans_[3];
};

/// Of LAG and LEAD: how many rows behind the current one the row stands that they look at; negative: before it.
int64_t rows_to(const plan::OverCall& call);

}  // namespace velo::operators
