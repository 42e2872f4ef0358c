#pragma once

#include <memory>
#include <span>

#include "column/batch.hpp"
#include "state/key_layout.hpp"

namespace velo::state {

/// Keys of the rows of a batch, by physical row: key of row r at keys + r * stride.
struct KeyRows {
  const std::byte* keys = nullptr;
  uint32_t stride = 0;
  const uint64_t* hashes = nullptr;

  const std::byte* key(uint32_t row) const { return keys + size_t{row} * stride; }
};

/// Brings key columns into the layout of the group tables, column by column. Owns the memory of its result.
class KeyEncoder {
 public:
  explicit KeyEncoder(const KeyLayout& layout) : layout_(&layout) {}

  /// Keys and hashes of `rows`; valid until the next call and as long as the columns are. A single text column without
  /// NULLs is used where it lies.
  KeyRows encode(std::span<const Vector* const> columns, uint32_t physical_rows, Selection rows);

 private:
  void encode_columns(std::span<const Vector* const> columns, Selection rows);

  const KeyLayout* layout_;
  uint32_t capacity_ = 0;
  std::unique_ptr<std::byte[]> keys_;
  std::unique_ptr<uint64_t[]> hashes_;
};

}  // namespace velo::state
