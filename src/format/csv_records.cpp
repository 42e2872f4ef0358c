// RFC 4180, with two liberties that every spreadsheet takes: lines may end with LF alone, and a quote inside an
// unquoted field is an ordinary byte.
#include "format/csv_records.hpp"

#include <cstring>

#include "format/codes.hpp"
#include "format/limits.hpp"
#include "format/utf8.hpp"

namespace velo::format {

namespace {

enum class Step : uint8_t { NextField, LastField, Incomplete, Unclosed, TextBehindQuote };

const char* find(const char* p, const char* end, char c) {
  return p == end ? nullptr : static_cast<const char*>(std::memchr(p, c, static_cast<size_t>(end - p)));
}

// The end of a field that the data's end cuts off.
Step at_end(const char*& p, const char* end, bool ends) {
  p = end;
  return ends ? Step::LastField : Step::Incomplete;
}

Step read_quoted(const CsvDialect& dialect, const char*& p, const char* end, bool ends, CsvField& field) {
  const char* begin = ++p;
  field.quoted = true;
  for (;;) {
    const char* quote = find(p, end, dialect.quote);
    if (quote == nullptr || (quote + 1 == end && !ends)) return ends ? Step::Unclosed : Step::Incomplete;
    p = quote + 1;
    if (p == end || *p != dialect.quote) break;
    field.doubled = true;
    ++p;
  }
  field.text = {begin, static_cast<size_t>(p - 1 - begin)};
  if (p == end) return at_end(p, end, ends);
  if (*p == dialect.delimiter) return ++p, Step::NextField;
  if (*p == '\r' && p + 1 == end) return at_end(p, end, ends);
  if (*p == '\r' && p[1] == '\n') ++p;
  return *p == '\n' ? Step::LastField : Step::TextBehindQuote;
}

Step read_plain(const CsvDialect& dialect, const char*& p, const char* end, bool ends, CsvField& field) {
  const char* begin = p;
  while (p != end && *p != dialect.delimiter && *p != '\n') ++p;
  field.text = {begin, static_cast<size_t>(p - begin)};
  if (p != end && *p == dialect.delimiter) return ++p, Step::NextField;
  if (field.text.ends_with('\r')) field.text.remove_suffix(1);
  return p == end ? at_end(p, end, ends) : Step::LastField;
}

Step read_fields(const CsvDialect& dialect, const char*& p, const char* end, bool ends, std::vector<CsvField>& fields) {
  fields.clear();
  for (;;) {
    CsvField& field = fields.emplace_back();
    const bool quoted = p != end && *p == dialect.quote && dialect.quote != '\0';
    const Step step = quoted ? read_quoted(dialect, p, end, ends, field) : read_plain(dialect, p, end, ends, field);
    if (step != Step::NextField) return step;
  }
}

// p stands at the end of the record's text, before its line end.
void close(const char*& p, const char* end, CsvRecord& record) {
  record.end = p;
  if (record.end != record.begin && record.end[-1] == '\r') --record.end;
  if (p != end) ++p;
}

bool cut_malformed(const char*& p, const char* from, const char* end, bool ends, const char* what, CsvRecord& record) {
  const char* newline = find(from, end, '\n');
  if (newline == nullptr && !ends) return false;
  p = newline != nullptr ? newline : end;
  close(p, end, record);
  record.code = kMalformedRecord;
  record.what = what;
  return true;
}

}  // namespace

bool read_csv_record(const CsvDialect& dialect, const char*& p, const char* end, bool ends, CsvRecord& record) {
  if (p == end) return false;
  if (end - p > static_cast<ptrdiff_t>(kMaxRecordBytes)) {
    end = p + kMaxRecordBytes;
    ends = true;
  }
  record.begin = p;
  record.code = 0;
  const char* at = p;
  switch (read_fields(dialect, at, end, ends, record.fields)) {
    case Step::Incomplete: return false;
    case Step::Unclosed: return cut_malformed(p, p, end, ends, "a quote is not closed", record);
    case Step::TextBehindQuote: return cut_malformed(p, at, end, ends, "text behind a closing quote", record);
    case Step::NextField:
    case Step::LastField: break;
  }
  p = at;
  close(p, end, record);
  if (!valid_utf8({record.begin, static_cast<size_t>(record.end - record.begin)})) record.code = kInvalidUtf8;
  return true;
}

char* undouble(char* to, std::string_view text, char quote) {
  for (size_t i = 0; i < text.size(); ++i) {
    *to++ = text[i];
    if (text[i] == quote) ++i;
  }
  return to;
}

}  // namespace velo::format
