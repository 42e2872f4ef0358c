#pragma once

#include <vector>

#include "format/cell.hpp"
#include "format/csv_records.hpp"
#include "format/format.hpp"
#include "format/nested_cell.hpp"

namespace velo::format {

/// Reads whole CSV records into rows, whatever they look like: the meaning of CSV that fast paths must agree with.
class CsvRowReader {
 public:
  /// `names`: the columns of the relation; `positions`: which of them each parser reads.
  CsvRowReader(CsvDialect dialect, std::vector<std::string> names, std::vector<CellParser> columns,
               std::vector<size_t> positions);

  const CsvDialect& dialect() const { return dialect_; }
  const std::vector<CellParser>& columns() const { return columns_; }
  /// Fields a row must have, and the field each column is read from. Known once the header is read.
  size_t width() const { return width_; }
  const std::vector<size_t>& fields() const { return fields_; }

  /// The next byte is the first of a file or stream.
  void restart();
  bool in_rows() const { return !header_due_; }
  /// Reads byte order mark and header, when they are due. False in the result: more bytes are needed.
  Result<bool> read_start(const char*& p, const char* end, bool ends);

  /// Like JsonRowReader::read. Blank lines are skipped, except where rows have a single field.
  bool read(const char*& p, const char* end, const RawBatch& raw, uint32_t row, Decoded& out);

  /// Stores the value of one field for columns()[column], or says why it does not fit.
  CellFault convert_cell(size_t column, const CsvField& field, Vector& out, uint32_t row);

 private:
  Status map_header();
  void report(uint32_t row, Decoded& out) const;
  void convert(uint32_t row, Decoded& out);
  CellFault convert_json(size_t column, std::string_view text, Vector& out, uint32_t row);
  std::string describe(size_t column, const CellFault& fault, std::string_view text) const;

  CsvDialect dialect_;
  std::vector<std::string> names_;
  std::vector<CellParser> columns_;
  std::vector<std::unique_ptr<NestedCell>> nested_;
  std::vector<size_t> positions_;
  std::vector<size_t> fields_;
  size_t width_ = 0;
  bool mark_due_ = false;
  bool header_due_ = false;
  CsvRecord record_;
  std::string scratch_;
};

/// Skips a UTF-8 byte order mark. False: too few bytes to tell.
bool skip_byte_order_mark(const char*& p, const char* end, bool ends);

}  // namespace velo::format
