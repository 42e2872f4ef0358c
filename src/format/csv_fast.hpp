#pragma once

#include <vector>

#include "format/column_kernels.hpp"
#include "format/csv_row.hpp"
#include "format/format.hpp"
#include "format/row_groups.hpp"
#include "format/structural_index.hpp"

namespace velo::format {

/// Decodes rows without quotes many at a time; all others go to the general reader, one by one.
class CsvFastPath {
 public:
  explicit CsvFastPath(const CsvRowReader& reader) : timestamps_(reader.columns().size()) {}

  /// Decodes rows at `p`, the start of one, until max_rows or the end of whole rows.
  void decode(const RawBatch& raw, const char*& p, const char* end, uint32_t max_rows, CsvRowReader& reader,
              Decoded& out);

 private:
  struct Chunk {
    const char* base;
    const char* end;
    const char* all_end;
    size_t at = 0;       // next entry of the index
    bool usable = true;  // valid UTF-8
  };

  bool decode_chunk(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t max_rows, CsvRowReader& reader,
                    Decoded& out);
  bool decode_rows(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t max_rows, CsvRowReader& reader,
                   Decoded& out);
  bool try_rows(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t count, CsvRowReader& reader, Decoded& out);
  bool matches(const StridedRows& rows, char delimiter) const;
  Span span_of(size_t field) const;
  bool convert(const StridedRows& rows, size_t column, CsvRowReader& reader, Vector& out, uint32_t row);
  bool run_kernel(const StridedRows& rows, const Span& span, size_t at, const CellParser& column,
                  std::string_view null_text, Vector& out, uint32_t row);
  Conversion convert_column(const StridedRows& rows, const Span& span, size_t at, const CellParser& column, Vector& out,
                            uint32_t row);
  void set_shape(const Chunk& chunk, size_t width);

  StructuralIndex index_;
  std::vector<IsoTimestampKernel> timestamps_;  // one per column
  RowGroups groups_;
  uint32_t width_ = 1;
  bool carriage_return_ = false;  // lines end with CR LF
  size_t record_bytes_ = 64;      // running mean of row sizes
};

}  // namespace velo::format
