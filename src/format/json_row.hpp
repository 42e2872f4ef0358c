#pragma once

#include <span>
#include <vector>

#include "column/row_error.hpp"
#include "format/cell.hpp"
#include "format/format.hpp"
#include "format/json_records.hpp"
#include "format/nested_cell.hpp"

namespace velo::format {

/// Stores a value without escapes that was scanned, or says why it does not fit. Of nested columns only NULL fits: the
/// rest is the business of JsonRowReader.
CellFault convert_json_value(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row);

/// Reads whole records into rows, whatever they look like: the meaning of JSON that fast paths must agree with.
class JsonRowReader {
 public:
  explicit JsonRowReader(std::vector<CellParser> columns);

  const std::vector<CellParser>& columns() const { return columns_; }
  JsonRecords& records() { return records_; }
  const JsonRecords& records() const { return records_; }

  /// Reads the record at or behind `p` into `row` of the block and moves `p` behind it; sets begins, lengths and the
  /// row error. False: there is no whole record; `p` stands behind what is done with.
  bool read(const char*& p, const char* end, const RawBatch& raw, uint32_t row, Decoded& out);
  /// Reads an object, which is known to be valid JSON, into `row`: values or the row error.
  void read_object(std::string_view object, uint32_t row, Decoded& out);
  /// The row error of a record that is no object.
  void report(const JsonRecord& record, uint32_t row, Decoded& out) const;

 private:
  void convert(uint32_t row, Decoded& out);
  bool convert_nested(size_t column, const JsonValue& value, uint32_t row, Decoded& out);
  CellFault convert_cell(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row);
  CellFault convert_escaped(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row);

  std::vector<CellParser> columns_;
  std::vector<std::unique_ptr<NestedCell>> nested_;
  std::vector<size_t> slots_;  // column → field of the scanner
  JsonObjectScanner scanner_;
  JsonRecords records_;
  std::string scratch_;
};

}  // namespace velo::format
