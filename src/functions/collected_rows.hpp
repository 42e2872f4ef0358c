#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "functions/aggregate_heap.hpp"
#include "types/nested_builder.hpp"

namespace velo::functions {

/// A row that an aggregate keeps.
struct CollectedRow {
  std::string key;      ///< of ORDER BY in the call
  uint64_t number = 0;  ///< of the row, which orders those of one key
  bool null = false;
  std::string value;  ///< its bytes (value_bytes.hpp); zeros are one zero, and NaNs one NaN
};

/// Row call.rows[i] with its first argument as value; the last arguments are the keys of `order`.
CollectedRow collected_row(const AggregateCall& call, uint32_t i, const std::vector<AggregateOrder>& order);

/// The rows of one group, in the order of ORDER BY and then of the input.
class CollectedRows {
 public:
  void add(CollectedRow row);
  /// Takes out the first row with that key and value, if there is one.
  void remove(const CollectedRow& row);
  void merge(const CollectedRows& other);

  bool empty() const { return rows_.empty(); }
  size_t size() const { return rows_.size(); }
  size_t bytes() const { return bytes_; }  ///< of the values
  /// Calls f(row) in order; with `distinct` for the first of equal values only.
  template <class F>
  void each(bool distinct, F f) const {
    std::unordered_set<std::string_view> seen;
    bool null_seen = false;
    for (const CollectedRow& row : rows_) {
      if (distinct && (row.null ? std::exchange(null_seen, true) : !seen.insert(row.value).second)) continue;
      f(row);
    }
  }

 private:
  std::vector<CollectedRow> rows_;
  size_t bytes_ = 0;
};

/// Adds a value as value_bytes gives it.
void add_value(CellList& cells, Physical physical, std::string_view bytes);

}  // namespace velo::functions
