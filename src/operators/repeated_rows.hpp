#pragma once

#include <cstdint>
#include <vector>

#include "column/batch.hpp"
#include "operators/operator.hpp"
#include "plan/node.hpp"

namespace velo::operators {

/// Rows of a batch, each as often as wanted, for a node that has columns of its own behind those of its input. All rows
/// made of one row come and go with it, are as old as it is, and see the watermark that it sees; the halves of an
/// update become deletes and inserts.
class RepeatedRows {
 public:
  explicit RepeatedRows(const plan::Node& node);

  /// Rows ascend.
  void add(uint32_t row) { sources_.push_back(static_cast<uint16_t>(row)); }
  bool full() const;
  /// The row of the batch that row `i` to come is made of.
  uint32_t source(uint32_t i) const { return sources_[i]; }

  /// Writes the columns of the input; those behind them are the caller's to write, before push().
  RowBlock& gather(const Batch& batch);
  /// Gives the rows, and is empty again.
  Status push(const Batch& batch, Emit& out);

 private:
  void set_kinds(const Batch& batch);
  void set_times(const Batch& batch);

  std::vector<uint16_t> sources_;
  RowBlock block_;
  Batch batch_;
  std::vector<RowKind> kinds_;
  std::vector<Micros> times_;
  std::vector<Micros> watermarks_;
  EventTimes event_times_;
};

}  // namespace velo::operators
