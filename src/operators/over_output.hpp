#pragma once

#include <vector>

#include "operators/good_rows.hpp"
#include "operators/group_output.hpp"
#include "operators/operator.hpp"
#include "operators/over_inputs.hpp"

namespace velo::operators {

/// Output rows of an Over operator: the input columns of a row, and results beside them. Recycles its memory.
class OverOutput {
 public:
  OverOutput(const plan::Over& node, const OverInputs& inputs);

  /// The row of the step on which the rows that are added now follow.
  void follow(uint16_t row) { follows_ = row; }
  /// Room for one more output row: its number. Results are written to block(), columns results_at() ...
  uint32_t add(const std::byte* row);
  bool full() const { return rows_.size() == kOutputRows; }
  RowBlock& block() { return block_; }
  size_t results_at() const { return inputs_.passed_codec().width(); }
  RowErrors& errors() { return good_.errors(); }
  /// Pushes what has been added; the rows must still be there.
  Status flush(const StepContext& context, Emit& out);

 private:
  const OverInputs& inputs_;
  RowBlock block_;
  Batch batch_;
  GoodRows good_;
  std::vector<const std::byte*> rows_;
  uint16_t follows_ = 0;
  std::vector<uint16_t> ordinals_;
};

}  // namespace velo::operators
