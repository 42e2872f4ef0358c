// One line per row, columns in schema order, LF line ends. A field is quoted only when it must be: texts that hold the
// delimiter, the quote or a line end, and texts that would read back as NULL. Nested values are their JSON.
#include <cstring>

#include "format/cell_writer.hpp"
#include "format/columns.hpp"
#include "format/csv.hpp"
#include "format/csv_dialect.hpp"
#include "types/base64.hpp"

namespace velo::format {

namespace {

// Which bytes force quotes around a field.
struct QuoteNeed {
  explicit QuoteNeed(const CsvDialect& dialect) {
    for (const char c : {dialect.delimiter, dialect.quote, '\n', '\r'})
      marked[static_cast<unsigned char>(c)] = c != '\0';
  }
  bool operator()(std::string_view text) const {
    bool needed = false;
    for (const char c : text) needed |= marked[static_cast<unsigned char>(c)];
    return needed;
  }
  bool marked[256] = {};
};

// Most bytes that the value takes beyond those that all values may: every byte may be a quote.
size_t room_of_text(CellWriter& column, uint32_t row) {
  if (!column.is_text() || column.is_null(row)) return 0;
  if (column.kind() != CellKind::Nested) return 2 * column.at<StringRef>(row).size();
  column.render(row);
  return 2 * column.json().size();
}

class CsvEncoder final : public Encoder {
 public:
  CsvEncoder(const Schema& schema, CsvDialect dialect)
      : dialect_(std::move(dialect)), needs_quotes_(dialect_), names_(schema.names()) {
    for (const Field& field : schema.fields) columns_.emplace_back(field.type, NestedJson{.non_finite_texts = true});
    // Interval texts hold blanks, all times may be quoted without harm.
    quote_times_ = dialect_.delimiter == ' ';
    fixed_room_ = columns_.size() * (CellWriter::kMaxPlainBytes + dialect_.null_text.size() + 4) + 64;
  }

  void begin(ByteBuffer& out) override {
    if (!dialect_.header) return;
    for (size_t i = 0; i < names_.size(); ++i) {
      char* to = out.room(2 * names_[i].size() + 4);
      if (i != 0) *to++ = dialect_.delimiter;
      out.commit(write_field(to, names_[i]));
    }
    out.append('\n');
  }

  void encode(const Batch& batch, ByteBuffer& out) override {
    for (size_t i = 0; i < columns_.size(); ++i) columns_[i].bind(batch.column(i));
    batch.selection.each([&](uint32_t row) { write_row(row, out); });
  }
  void encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends) override {
    for (size_t i = 0; i < columns_.size(); ++i) columns_[i].bind(batch.column(i));
    batch.selection.each([&](uint32_t row) {
      write_row(row, out);
      ends.push_back(out.size());
    });
  }
  std::unique_ptr<Encoder> clone() const override { return std::make_unique<CsvEncoder>(*this); }

 private:
  void write_row(uint32_t row, ByteBuffer& out) {
    size_t room = fixed_room_;
    for (CellWriter& column : columns_) room += room_of_text(column, row);
    char* to = out.room(room);
    for (CellWriter& column : columns_) {
      to = write_cell(to, column, row);
      *to++ = dialect_.delimiter;
    }
    if (columns_.empty()) ++to;
    to[-1] = '\n';
    out.commit(to);
  }

  char* write_cell(char* to, CellWriter& column, uint32_t row) const {
    if (column.is_null(row)) {
      std::memcpy(to, dialect_.null_text.data(), dialect_.null_text.size());
      return to + dialect_.null_text.size();
    }
    if (!column.is_text()) {
      if (!quote_times_ || column.kind() < CellKind::Date) return column.write(to, row);
      *to = dialect_.quote;
      to = column.write(to + 1, row);
      *to = dialect_.quote;
      return to + 1;
    }
    if (column.kind() == CellKind::Nested) return write_field(to, column.json());
    const std::string_view text = column.at<StringRef>(row).view();
    const bool as_base64 = column.kind() == CellKind::Bytes && !text.empty();
    return as_base64 ? write_base64(to, text) : write_field(to, text);
  }

  char* write_field(char* to, std::string_view text) const {
    const bool quoted = dialect_.quote != '\0' && (needs_quotes_(text) || text == dialect_.null_text);
    if (!quoted) {
      if (!text.empty()) std::memcpy(to, text.data(), text.size());
      return to + text.size();
    }
    *to++ = dialect_.quote;
    for (const char c : text) {
      if (c == dialect_.quote) *to++ = c;
      *to++ = c;
    }
    *to++ = dialect_.quote;
    return to;
  }

  CsvDialect dialect_;
  QuoteNeed needs_quotes_;
  std::vector<std::string> names_;
  std::vector<CellWriter> columns_;
  size_t fixed_room_ = 0;
  bool quote_times_ = false;
};

}  // namespace

Result<std::unique_ptr<Encoder>> make_csv_encoder(const Schema& schema, const catalog::Options& options) {
  VELO_TRY(auto dialect, CsvDialect::from_options(options));
  return std::unique_ptr<Encoder>(std::make_unique<CsvEncoder>(schema, std::move(dialect)));
}

}  // namespace velo::format
