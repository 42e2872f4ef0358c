#pragma once

#include <memory>
#include <vector>

#include "connector/connector.hpp"
#include "connector/ranges.hpp"
#include "types/schema.hpp"

namespace velo::connector {

/// Rows in columns that the process keeps, for tests, benchmarks and the embedding API. Not thread-safe: whoever shares
/// a table between a writer and a reader takes turns.
class MemoryTable {
 public:
  explicit MemoryTable(Schema schema) : schema_(std::move(schema)) {}

  /// Copies the selected rows, with the bytes of their strings. Columns match the schema by position.
  void append(const Batch& batch);

  const Schema& schema() const { return schema_; }
  uint64_t rows() const { return rows_; }
  Value value(uint64_t row, size_t column) const;
  RowKind kind(uint64_t row) const;
  void clear();

 private:
  friend class MemorySource;

  struct Block {
    RowBlock columns;
    std::vector<RowKind> kinds;  // empty: all Insert
    uint32_t rows = 0;
  };
  Block& block_with_room();

  Schema schema_;
  std::vector<std::unique_ptr<Block>> blocks_;
  uint64_t rows_ = 0;
};

/// Shows a table's rows without copying them, `passes` times over. Columns are positions in the table's schema. The
/// source is live when `bounded` is false: rows appended later are shown, and it never ends.
std::unique_ptr<RowSource> make_memory_source(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns,
                                              uint64_t passes = 1, bool bounded = true);

/// The rows of a table, which must not change any more, in ranges of about `rows_of_range` (whole blocks).
std::unique_ptr<SourceRanges> cut_memory(std::shared_ptr<const MemoryTable> table, std::vector<size_t> columns,
                                         uint64_t rows_of_range);

/// Appends to a table.
std::unique_ptr<RowSink> make_memory_sink(std::shared_ptr<MemoryTable> table);

}  // namespace velo::connector
