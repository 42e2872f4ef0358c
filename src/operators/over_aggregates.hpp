#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/arena.hpp"
#include "functions/aggregate.hpp"
#include "operators/over_inputs.hpp"
#include "operators/over_walk.hpp"
#include "plan/over.hpp"

namespace velo::operators {

/// Rows [begin, end) of a partition.
struct RowSpan {
  size_t begin = 0;
  size_t end = 0;
};

/// The aggregates of one frame: they see the same rows of a walk. Owns scratch memory; one per operator state.
class OverAggregates {
 public:
  /// Kept states are laid out in OverWalk::states from `states_at` on.
  OverAggregates(const plan::Over& node, const OverInputs& inputs, std::vector<size_t> calls, uint32_t states_at);
  OverAggregates(OverAggregates&&) = default;
  ~OverAggregates();

  /// Bytes of kept states a walk needs, a multiple of 16.
  uint32_t state_bytes() const { return state_bytes_; }
  void start(OverWalk& walk) const;
  void stop(OverWalk& walk);

  /// Writes the results over the rows of `spans` (ascending, none of them empty) into row `to` of columns
  /// first_column + number of the call.
  void compute(OverWalk& walk, FrameCursor& cursor, std::span<const RowSpan> spans, RowBlock& out, size_t first_column,
               uint32_t to, RowErrors& errors);
  /// Forgets what walks that have stopped left in memory.
  void reset_memory() { kept_arena_.reset(); }
  size_t bytes() const { return kept_arena_.bytes_reserved(); }

 private:
  struct Item {
    size_t call;
    functions::BoundAggregate bound;
    bool kept;    ///< the state lies in the walk and follows the frame row by row; else it is made anew
    uint32_t at;  ///< of a kept state in the walk, of another one in scratch_
    const void* data() const { return bound.data.get(); }
  };
  enum class Which : uint8_t { Kept, Scratch };

  void init(Which which, OverWalk& walk);
  void destroy(const Item& item, std::byte* state) const;
  std::byte* state_of(const Item& item, OverWalk& walk) {
    return (item.kept ? walk.states.get() : scratch_.get()) + item.at;
  }
  /// Feeds rows to the states of one kind; `add` false takes them out again.
  void feed(Which which, OverWalk& walk, RowSpan rows, bool add);
  void feed_block(const Item& item, std::byte* state, uint32_t rows, bool add, Arena& arena);
  void follow(OverWalk& walk, FrameCursor& cursor, RowSpan rows);
  void recompute(OverWalk& walk, std::span<const RowSpan> spans);

  const OverInputs& inputs_;
  std::vector<Item> items_;
  bool any_kept_ = false;
  bool any_scratch_ = false;
  bool reads_arguments_ = false;
  uint32_t states_at_ = 0;
  uint32_t state_bytes_ = 0;
  std::unique_ptr<std::byte[]> scratch_;
  std::unique_ptr<std::byte[]> nothing_;  ///< states of aggregates over no rows, laid out like both of the others
  std::vector<std::byte*> nothing_of_;
  const OverWalk* scratch_walk_ = nullptr;  ///< whose rows the scratch states hold
  RowSpan scratch_span_;
  Arena kept_arena_;
  Arena scratch_arena_;
  uint64_t fed_ = 0;  ///< rows: their numbers order FIRST and LAST
  RowBlock arguments_;
  std::vector<const std::byte*> encoded_;
  std::vector<uint16_t> rows_;
  std::vector<std::byte*> states_;
  std::vector<const Vector*> vectors_;
};

}  // namespace velo::operators
