#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/nested_value.hpp"

namespace velo {

/// Collects the cells of a nested value and writes it, normalised (nested_value.hpp). Made to be used again and again:
/// clear() keeps the memory.
class CellList {
 public:
  void clear();
  uint32_t size() const { return static_cast<uint32_t>(nulls_.size()); }
  /// Bytes that the value will take, but for a few.
  size_t bytes() const { return slots_.size() + texts_.size() + nulls_.size() / 8; }

  void add_null(Physical physical);
  void add(uint8_t value) { add_plain(&value, sizeof value); }
  void add(int32_t value) { add_plain(&value, sizeof value); }
  void add(int64_t value) { add_plain(&value, sizeof value); }
  void add(float value);
  void add(double value);
  void add(Int128 value) { add_plain(&value, sizeof value); }
  void add(const Interval& value) { add_plain(&value, sizeof value); }
  /// A text, or the bytes of a nested value.
  void add_text(std::string_view text);
  /// The value at `value`, as it lies in a vector.
  void add(Physical physical, const void* value);
  void add(Physical physical, const Cell& cell);

  /// What was added, for lists of one physical kind.
  Cell at(uint32_t i, Physical physical) const;

  void append_struct(std::string& out) const { append_cells(out); }
  void append_array(std::string& out) const;

 private:
  void add_plain(const void* value, size_t bytes);
  void append_cells(std::string& out) const;

  std::vector<uint8_t> nulls_;  // 1 is NULL
  std::string slots_;
  std::string texts_;
};

/// Appends the MAP of `type` whose entries are keys[i] and values[i], in any order; of equal keys the last counts.
/// False, and nothing appended, when a key is NULL.
bool append_map(const Type& type, const CellList& keys, const CellList& values, std::string& out);

}  // namespace velo
