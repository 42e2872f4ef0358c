#pragma once

#include <string>
#include <vector>

#include "format/format.hpp"
#include "format/json_layout.hpp"
#include "format/json_row.hpp"
#include "format/row_groups.hpp"
#include "format/structural_index.hpp"

namespace velo::format {

/// Decodes lines that look like a record seen before, many at a time; all others go to the general reader, one by one.
class JsonFastPath {
 public:
  explicit JsonFastPath(const JsonRowReader& reader);

  /// Decodes records in [p, end), from the start of a line until max_rows, the end of whole records, or the end of
  /// plain lines. `raw` is where they stand.
  void decode(const RawBatch& raw, const char*& p, const char* end, uint32_t max_rows, JsonRowReader& reader,
              Decoded& out);

 private:
  /// The bytes that are indexed. It may reach beyond the rows of a call and serve the next ones.
  struct Chunk {
    const char* base = nullptr;
    const char* end = nullptr;  // of the indexed bytes
    size_t at = 0;              // next entry
    bool usable = true;         // valid UTF-8
  };

  void index(const char* p, const char* end, uint32_t rows);
  bool goes_on(const char* p) const;
  const char* row_begin() const;
  size_t whole_rows() const;
  bool decode_chunk(const RawBatch& raw, const char*& p, const char* all_end, uint32_t max_rows, JsonRowReader& reader,
                    Decoded& out);
  bool decode_rows(const RawBatch& raw, const char*& p, uint32_t max_rows, const JsonRowReader& reader, Decoded& out);
  bool try_rows(const RawBatch& raw, const char*& p, uint32_t count, const JsonRowReader& reader, Decoded& out);
  Conversion convert(const StridedRows& rows, const LayoutValue& value, const JsonRowReader& reader, Decoded& out);
  Conversion convert_text(const StridedRows& rows, const LayoutValue& value, const CellParser& column, Vector& out,
                          uint32_t row);
  Conversion convert_bare(const StridedRows& rows, const LayoutValue& value, const CellParser& column, Vector& out,
                          uint32_t row);
  Conversion convert_singly(const StridedRows& rows, const LayoutValue& value, const CellParser& column, Vector& out,
                            uint32_t row);
  void learn(const char* begin, const char* next, bool was_good, const JsonRowReader& reader);
  size_t expected_bytes(uint32_t rows) const;

  std::vector<std::string> names_;
  JsonLayout layout_;
  StructuralIndex index_;
  Chunk chunk_;
  std::vector<IsoTimestampKernel> timestamps_;  // one per column
  size_t record_bytes_ = 128;                   // running mean of record sizes
  uint32_t strange_ = 0;                        // how many of the latest records did not fit the layout
  uint32_t learn_wait_ = 0;                     // records to pass before the next attempt to learn
  uint32_t next_wait_ = 1;
  bool repeated_ = false;  // a column is asked for twice: left to the general reader
  RowGroups groups_;
};

}  // namespace velo::format
