#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "format/csv_dialect.hpp"

namespace velo::format {

/// A field where it stands in the bytes, without its quotes.
struct CsvField {
  std::string_view text;
  bool quoted = false;
  bool doubled = false;  ///< holds doubled quotes
};

/// One line of a CSV stream, or several where a quoted field spans them.
struct CsvRecord {
  std::vector<CsvField> fields;
  const char* begin = nullptr;
  const char* end = nullptr;  ///< without line end
  ErrorCode code = 0;         ///< 0: `fields` are good
  const char* what = nullptr;
};

/// Reads the record at `p` and moves `p` behind it; false when [p, end) holds no whole record. `ends`: no byte follows.
/// A malformed record ends with the line of its fault; one whose quote is never closed ends with its first line.
bool read_csv_record(const CsvDialect& dialect, const char*& p, const char* end, bool ends, CsvRecord& record);

/// Undoubles the quotes of a field; writes at most text.size() bytes and returns the end.
char* undouble(char* to, std::string_view text, char quote);

}  // namespace velo::format
