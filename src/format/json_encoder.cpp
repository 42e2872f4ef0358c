// One JSON object per row, columns in schema order. Everything between two values is a literal made once. BYTES are
// base64, JSON columns are written as they are, NaN and the infinities have no JSON number and become null.
#include <cmath>
#include <cstring>

#include "types/base64.hpp"
#include "format/cell_writer.hpp"
#include "format/columns.hpp"
#include "format/json.hpp"
#include "format/json_strings.hpp"

namespace velo::format {

namespace {

// Text that is copied in whole registers; readable up to a multiple of kStep.
class Literal {
 public:
  static constexpr size_t kStep = 32;
  Literal() = default;
  explicit Literal(std::string_view text) : size_(text.size()), bytes_(text) { bytes_.resize(text.size() + kStep); }
  size_t size() const { return size_; }
  char* write(char* to) const {
    for (size_t at = 0; at < size_; at += kStep) std::memcpy(to + at, bytes_.data() + at, kStep);
    return to + size_;
  }

 private:
  size_t size_ = 0;
  std::string bytes_;
};

struct Column {
  Column(const Field& field, bool omit_null) : cells(field.type) {
    const std::string name = ',' + json_quoted(field.name) + ':';
    quoted = cells.kind() >= CellKind::Date && cells.kind() != CellKind::Json;
    before = Literal(quoted ? name + '"' : name);
    if (!omit_null) null = Literal(name + "null");
    room = name.size() + 2 * Literal::kStep + CellWriter::kMaxPlainBytes;
  }

  CellWriter cells;
  bool quoted = false;
  Literal before;
  Literal null;     // empty: the field is left out
  size_t room = 0;  // without the bytes of a text
};

bool has_no_number(const CellWriter& cells, uint32_t row) {
  if (cells.kind() == CellKind::Double) return !std::isfinite(cells.at<double>(row));
  return cells.kind() == CellKind::Float && !std::isfinite(cells.at<float>(row));
}

char* write_text(char* to, const CellWriter& cells, uint32_t row) {
  if (cells.kind() == CellKind::String) return write_json_string(to, cells.at<StringRef>(row));
  const std::string_view text = cells.at<StringRef>(row).view();
  if (cells.kind() == CellKind::Bytes) return write_base64(to, text);
  // A line end inside JSON text can only be a blank between tokens: the record must stay on one line.
  for (const char c : text) *to++ = c == '\n' || c == '\r' ? ' ' : c;
  return to;
}

char* write_cell(char* to, Column& column, uint32_t row) {
  CellWriter& cells = column.cells;
  if (cells.is_null(row) || has_no_number(cells, row)) return column.null.write(to);
  to = column.before.write(to);
  to = cells.is_text() ? write_text(to, cells, row) : cells.write(to, row);
  *to = '"';
  return to + column.quoted;
}

class JsonEncoder final : public Encoder {
 public:
  JsonEncoder(const Schema& schema, bool omit_nulls) {
    for (const Field& field : schema.fields) {
      columns_.emplace_back(field, omit_nulls);
      fixed_room_ += columns_.back().room;
    }
  }

  void encode(const Batch& batch, ByteBuffer& out) override {
    for (size_t i = 0; i < columns_.size(); ++i) columns_[i].cells.bind(batch.column(i));
    batch.selection.each([&](uint32_t row) { write_row(row, out); });
  }

 private:
  void write_row(uint32_t row, ByteBuffer& out) {
    size_t room = fixed_room_;
    for (const Column& column : columns_) {
      if (column.cells.is_text() && !column.cells.is_null(row))
        room += kMaxJsonEscape * column.cells.at<StringRef>(row).size();
    }
    char* const begin = out.room(room);
    char* to = begin;
    for (Column& column : columns_) to = write_cell(to, column, row);
    *begin = '{';  // where the first field that was written has its comma
    if (to == begin) ++to;
    std::memcpy(to, "}\n", 2);
    out.commit(to + 2);
  }

  std::vector<Column> columns_;
  size_t fixed_room_ = 64;
};

}  // namespace

Result<std::unique_ptr<Encoder>> make_json_encoder(const Schema& schema, const catalog::Options& options) {
  VELO_TRY_STATUS(check_writable(schema, "json"));
  VELO_TRY(const std::string nulls, options.text(kJsonNulls));
  return std::unique_ptr<Encoder>(std::make_unique<JsonEncoder>(schema, nulls == "omit"));
}

}  // namespace velo::format
