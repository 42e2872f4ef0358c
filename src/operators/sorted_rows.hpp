#pragma once

#include <memory>
#include <vector>

#include "column/batch.hpp"
#include "operators/operator.hpp"
#include "plan/row_nodes.hpp"

namespace velo::operators {

/// Rows collected from many batches, with their own memory, that can be put in order. Rows are numbered as they come.
class SortedRows {
 public:
  SortedRows(const std::vector<Type>& types, const std::vector<plan::SortKey>& order);

  /// Copies the selected rows.
  void append(const Batch& batch);
  uint64_t size() const { return size_; }
  /// The row will not be emitted. It may be one that the next append() brings.
  void remove(uint64_t row);
  /// Forgets rows that are not among the first `count` in order, once that saves enough to be worth it.
  void keep_first(uint64_t count);
  /// Pushes rows [offset, offset + limit) of the order; equal rows keep the order in which they came.
  Status emit(uint64_t offset, uint64_t limit, Emit& out);
  size_t bytes() const;

 private:
  struct Place {
    uint32_t block;
    uint32_t row;
  };

  RowBlock& new_block();
  void copy(const Batch& batch, Selection rows);
  /// Places of the rows that are left: the first `count` of them in order.
  std::vector<Place> ordered(uint64_t count) const;
  bool less(Place a, Place b) const;
  /// Copies places into a block from its row 0.
  void gather(const Place* places, uint32_t count, RowBlock& to) const;

  std::vector<Type> types_;
  std::vector<plan::SortKey> order_;
  std::vector<std::unique_ptr<RowBlock>> blocks_;
  std::vector<uint32_t> block_rows_;
  std::vector<bool> removed_;
  uint64_t size_ = 0;
};

}  // namespace velo::operators
