// Names come from the header, or are column1, column2 … without one; types from the fields of all whole rows.
#include "format/codes.hpp"
#include "format/csv.hpp"
#include "format/csv_row.hpp"
#include "format/inference.hpp"

namespace velo::format {

namespace {

std::string field_text(const CsvField& field, char quote) {
  std::string text(field.text);
  if (field.doubled) text.resize(static_cast<size_t>(undouble(text.data(), field.text, quote) - text.data()));
  return text;
}

bool is_blank_line(const CsvRecord& record) { return record.begin == record.end; }

Seen classify(const CsvField& field, const CsvDialect& dialect) {
  if (!field.quoted && field.text == dialect.null_text) return Seen::Nothing;
  return classify_field(field_text(field, dialect.quote));
}

}  // namespace

Result<Schema> infer_csv(const RawBatch& sample, const catalog::Options& options) {
  VELO_TRY(const CsvDialect dialect, CsvDialect::from_options(options));
  Inference inference;
  CsvRecord record;
  const char* p = sample.data;
  const char* end = sample.data + sample.size;
  skip_byte_order_mark(p, end, sample.ends);
  size_t width = 0;
  for (bool first = true; read_csv_record(dialect, p, end, sample.ends, record); first = false) {
    if (record.code != 0 || (is_blank_line(record) && width != 1)) continue;
    if (first) {
      width = record.fields.size();
      for (size_t i = 0; i < width; ++i) {
        inference.column(dialect.header ? field_text(record.fields[i], dialect.quote)
                                        : "column" + std::to_string(i + 1));
      }
      if (dialect.header) continue;
    }
    if (record.fields.size() != width) continue;
    for (size_t i = 0; i < width; ++i) inference.column(i).add(classify(record.fields[i], dialect));
  }
  if (inference.empty()) {
    return Error(kCannotInfer, "no columns can be inferred: the sample holds no CSV row")
        .with_where(std::string(sample.where))
        .with_hint("declare the columns: CREATE STREAM name (column TYPE, ...) WITH (...)");
  }
  return inference.schema();
}

}  // namespace velo::format
