#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "column/batch.hpp"
#include "state/byte_heap.hpp"
#include "types/type.hpp"

namespace velo::state {

/// How a row of certain columns lies in keyed state: a fixed part of bytes() bytes with every value at its place (texts
/// as StringRef) and a bit per column for NULL; texts beyond 12 bytes stand elsewhere. Rows are equal when their
/// values have equal bits (unlike keys, whose zeroes and NaNs are normalised), so that a row comes back as it went in.
/// Immutable.
class RowCodec {
 public:
  explicit RowCodec(const std::vector<Type>& types);

  /// Size of a row's fixed part, a multiple of 8. It may be moved by memcpy, and lie at any address.
  uint32_t bytes() const { return bytes_; }
  size_t width() const { return parts_.size(); }

  /// Writes rows[i] of `columns` to to[i], long texts to `texts`: a ByteHeap, or an Arena for rows that go together.
  /// What lay there is overwritten, not freed.
  template <class Memory>
  void encode(std::span<const Vector* const> columns, const uint16_t* rows, uint32_t count, std::byte* const* to,
              Memory& texts) const;
  /// Writes rows[i] into row first_row + i of columns first_column .. of `out`. Long texts are not copied: `out` may be
  /// read until the rows are released.
  void decode(std::span<const std::byte* const> rows, RowBlock& out, uint32_t first_row, size_t first_column = 0) const;
  /// Frees what the row holds in the heap that it was encoded with, not the fixed part itself.
  void release(const std::byte* row, ByteHeap& heap) const;

  /// One value of a row: whether it is NULL, where its bytes stand (at any address), and a copy of it (a long text is
  /// not copied, as in decode()).
  bool is_null(const std::byte* row, size_t column) const {
    return (row[null_bits_at_ + column / 8] & (std::byte{1} << (column % 8))) != std::byte{0};
  }
  uint32_t place(size_t column) const { return parts_[column].at; }
  const Type& type(size_t column) const { return parts_[column].type; }
  Physical physical(size_t column) const { return parts_[column].physical; }
  void copy_value(const std::byte* row, size_t column, Vector& out, uint32_t out_row) const;

  bool equal(const std::byte* a, const std::byte* b) const;
  /// Equal rows have equal hashes.
  uint64_t hash(const std::byte* row) const;

 private:
  struct Part {
    Type type;
    Physical physical;
    uint32_t at;
  };

  std::vector<Part> parts_;
  std::vector<uint32_t> texts_;  ///< where the StringRefs stand: at the front
  uint32_t null_bits_at_ = 0;
  uint32_t bytes_ = 0;
};

}  // namespace velo::state
