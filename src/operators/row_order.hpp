#pragma once

#include <vector>

#include "plan/row_nodes.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// ORDER BY over rows as a RowCodec keeps them: the order of values is that of MIN, MAX and comparisons. The codec must
/// outlive it.
class RowOrder {
 public:
  RowOrder(const state::RowCodec& codec, std::vector<plan::SortKey> keys) : codec_(&codec), keys_(std::move(keys)) {}

  /// Negative: `a` stands before `b`; 0: beside it.
  int compare(const std::byte* a, const std::byte* b) const;
  bool less(const std::byte* a, const std::byte* b) const { return compare(a, b) < 0; }
  bool empty() const { return keys_.empty(); }
  const std::vector<plan::SortKey>& keys() const { return keys_; }

 private:
  const state::RowCodec* codec_;
  std::vector<plan::SortKey> keys_;
};

}  // namespace velo::operators
