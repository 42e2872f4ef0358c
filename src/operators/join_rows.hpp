#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "state/byte_heap.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// A row that a join keeps: its values, as the RowCodec of its side lays them, follow.
struct JoinRow {
  JoinRow* before;  ///< in the list of its key
  JoinRow* behind;
  JoinRow* chained;  ///< next in the index by content
  uint64_t hash;     ///< of the content; set when there is an index
  uint64_t matches;  ///< how many rows of the other side it matches; kept when the join has a condition

  std::byte* values() { return reinterpret_cast<std::byte*>(this + 1); }
  static JoinRow* of(const std::byte* values) { return reinterpret_cast<JoinRow*>(const_cast<std::byte*>(values)) - 1; }
};

/// Rows of one key in the order of their arrival. Plain data, part of a payload.
struct JoinRowList {
  JoinRow* first;
  JoinRow* last;
  uint64_t count;

  void append(JoinRow* row);
  void remove(JoinRow* row);
};

/// The rows of one side of a join: makes and frees them, and finds the one that a retraction means.
class JoinRows {
 public:
  /// `indexed`: rows may be taken back.
  JoinRows(const std::vector<Type>& types, bool indexed) : codec_(types), indexed_(indexed) {}

  const state::RowCodec& codec() const { return codec_; }

  /// The rows[0..count) of `columns` as bytes, in no list. Valid until the next call; the rows themselves until free().
  std::span<JoinRow* const> make(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count);
  void free(JoinRow* row);

  /// Lets a row be found by its content, when rows may be taken back.
  void keep(JoinRow* row);
  /// The row kept last among those with the same values, and forgets it; nullptr when there is none.
  JoinRow* take_like(const JoinRow* row);

  size_t bytes() const { return heap_.bytes() + buckets_.size() * sizeof(JoinRow*); }

 private:
  void grow();

  state::RowCodec codec_;
  bool indexed_;
  state::ByteHeap heap_;
  std::vector<JoinRow*> made_;
  std::vector<std::byte*> values_;
  std::vector<JoinRow*> buckets_;  ///< a power of two, or empty
  size_t kept_ = 0;
};

}  // namespace velo::operators
