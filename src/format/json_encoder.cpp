// One JSON object per row, columns in schema order. Everything between two values is a literal made once; a column
// that has one value for the whole batch (the bounds of a window) is a literal with it. A row is written by one pass
// over its cells, whose frequent kinds are in line here. BYTES are base64, JSON columns are written as they are, NaN
// and the infinities have no JSON number and become null. Nested values are rendered beforehand: their bytes do not
// tell how long their JSON is.
#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "format/cell_writer.hpp"
#include "format/columns.hpp"
#include "format/json.hpp"
#include "format/json_strings.hpp"
#include "types/base64.hpp"

namespace velo::format {

namespace {

// Text that is copied in whole registers.
class Literal {
 public:
  static constexpr size_t kStep = 32;
  Literal() = default;
  explicit Literal(std::string_view text) { assign(text); }
  void assign(std::string_view text) {
    size_ = text.size();
    rest_.clear();
    if (size_ > kStep) rest_.assign(text.substr(kStep)).resize((size_ - 1) / kStep * kStep);
    std::memcpy(first_, text.data(), std::min(size_, kStep));
  }
  size_t size() const { return size_; }
  char* write(char* to) const {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm256_load_si256(reinterpret_cast<const __m256i*>(first_)));
    for (size_t at = kStep; at < size_; at += kStep) std::memcpy(to + at, rest_.data() + at - kStep, kStep);
    return to + size_;
  }

 private:
  size_t size_ = 0;
  alignas(kStep) char first_[kStep] = {};
  std::string rest_;
};

struct Column {
  Column(const Field& field, bool omit_null) : cells(field.type, {.omit_nulls = omit_null}) {
    name = ',' + json_quoted(field.name) + ':';
    quoted = cells.kind() >= CellKind::Date && cells.kind() < CellKind::Json;
    before.assign(quoted ? name + '"' : name);
    if (!omit_null) null.assign(name + "null");
    room = name.size() + 2 * Literal::kStep + CellWriter::kMaxPlainBytes;
  }

  CellWriter cells;
  bool quoted = false;
  bool constant = false;  // `whole` is the cell of every row
  Literal before;
  Literal null;  // empty: the field is left out
  Literal whole;
  std::string name;
  size_t room = 0;  // without the bytes of a text
};

bool has_no_number(const CellWriter& cells, uint32_t row) {
  if (cells.kind() == CellKind::Double) return !std::isfinite(cells.at<double>(row));
  return cells.kind() == CellKind::Float && !std::isfinite(cells.at<float>(row));
}

char* write_rare_text(char* to, const CellWriter& cells, uint32_t row) {
  if (cells.kind() == CellKind::Nested) return std::copy(cells.json().begin(), cells.json().end(), to);
  const std::string_view text = cells.at<StringRef>(row).view();
  if (cells.kind() == CellKind::Bytes) return write_base64(to, text);
  // A line end inside JSON text can only be a blank between tokens: the record must stay on one line.
  for (const char c : text) *to++ = c == '\n' || c == '\r' ? ' ' : c;
  return to;
}

// The name and the value of a field; NULL and kinds that are rare or hard.
[[gnu::noinline]] char* write_any_cell(char* to, Column& column, uint32_t row) {
  CellWriter& cells = column.cells;
  if (cells.is_null(row) || has_no_number(cells, row)) return column.null.write(to);
  to = column.before.write(to);
  if (cells.kind() == CellKind::String) {
    to = write_json_string(to, cells.at<StringRef>(row));
  } else {
    to = cells.is_text() ? write_rare_text(to, cells, row) : cells.write(to, row);
  }
  *to = '"';
  return to + column.quoted;
}

inline char* write_cell(char* to, Column& column, uint32_t row) {
  CellWriter& cells = column.cells;
  if (column.constant) return column.whole.write(to);
  switch (cells.plain()) {
    case CellKind::Int32: return write_int64(column.before.write(to), cells.values<int32_t>()[row]);
    case CellKind::Int64: return write_int64(column.before.write(to), cells.values<int64_t>()[row]);
    case CellKind::Decimal64: return cells.write_decimal(column.before.write(to), cells.values<int64_t>()[row]);
    case CellKind::Decimal128: return cells.write_decimal(column.before.write(to), cells.values<Int128>()[row]);
    case CellKind::String: to = write_json_string(column.before.write(to), cells.values<StringRef>()[row]); break;
    case CellKind::Timestamp: to = cells.write_timestamp(column.before.write(to), cells.values<int64_t>()[row]); break;
    default: return write_any_cell(to, column, row);
  }
  *to = '"';
  return to + 1;
}

class JsonEncoder final : public Encoder {
 public:
  JsonEncoder(const Schema& schema, bool omit_nulls) : schema_(schema), omit_nulls_(omit_nulls) {
    columns_.reserve(schema.size());
    for (const Field& field : schema.fields) {
      Column& column = columns_.emplace_back(field, omit_nulls);
      fixed_room_ += column.room;
      if (column.cells.is_text()) texts_.push_back(&column);
    }
  }

  void encode(const Batch& batch, ByteBuffer& out) override {
    if (batch.empty()) return;
    bind(batch, out);
    for (uint32_t i = 0; i < batch.selection.count(); ++i) write_row(batch.selection[i], out);
  }
  void encode_rows(const Batch& batch, ByteBuffer& out, std::vector<size_t>& ends) override {
    if (batch.empty()) return;
    bind(batch, out);
    for (uint32_t i = 0; i < batch.selection.count(); ++i) {
      write_row(batch.selection[i], out);
      ends.push_back(out.size());
    }
  }
  std::unique_ptr<Encoder> clone() const override { return std::make_unique<JsonEncoder>(schema_, omit_nulls_); }

 private:
  // More than this is not worth being kept.
  static constexpr size_t kMaxConstant = kMaxJsonEscape * 256;

  void bind(const Batch& batch, ByteBuffer& out) {
    for (size_t i = 0; i < columns_.size(); ++i) bind(columns_[i], batch.column(i), batch.selection[0], out);
  }

  static void bind(Column& column, const Vector& vector, uint32_t row, ByteBuffer& out) {
    column.cells.bind(vector);
    column.constant = vector.is_constant() && room_of_text(column, row) <= kMaxConstant;
    if (!column.constant) return;
    char* const begin = out.room(column.room + room_of_text(column, row));
    column.whole.assign({begin, static_cast<size_t>(write_any_cell(begin, column, row) - begin)});
  }

  // Most bytes that the value takes beyond those that all values may.
  static size_t room_of_text(Column& column, uint32_t row) {
    CellWriter& cells = column.cells;
    if (!cells.is_text() || cells.is_null(row)) return 0;
    if (cells.kind() != CellKind::Nested) return kMaxJsonEscape * cells.at<StringRef>(row).size();
    cells.render(row);
    return cells.json().size();
  }

  void write_row(uint32_t row, ByteBuffer& out) {
    size_t room = fixed_room_;
    for (Column* column : texts_) room += room_of_text(*column, row);
    char* const begin = out.room(room);
    char* to = begin;
    for (Column& column : columns_) to = write_cell(to, column, row);
    *begin = '{';  // where the first field that was written has its comma
    if (to == begin) ++to;
    std::memcpy(to, "}\n", 2);
    out.commit(to + 2);
  }

  Schema schema_;
  bool omit_nulls_;
  std::vector<Column> columns_;
  std::vector<Column*> texts_;  // among the columns
  size_t fixed_room_ = 64;
};

}  // namespace

Result<std::unique_ptr<Encoder>> make_json_encoder(const Schema& schema, const catalog::Options& options) {
  VELO_TRY(const std::string nulls, options.text(kJsonNulls));
  return std::unique_ptr<Encoder>(std::make_unique<JsonEncoder>(schema, nulls == "omit"));
}

}  // namespace velo::format
