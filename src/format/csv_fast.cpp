// Without quotes the delimiters and line ends of all rows are a matrix: entry k of every row ends field k. The kernels
// of the JSON fast path do the rest. A quote, a stray CR or a wrong number of fields is an entry out of place; it sends
// that row to the general reader.
#include "format/csv_fast.hpp"

#include <algorithm>
#include <cstring>

#include "format/utf8.hpp"

namespace velo::format {

namespace {

constexpr size_t kMaxChunkBytes = size_t{256} << 10;
constexpr size_t kChunkMargin = 64;

bool any_of_size(const StridedRows& rows, const Span& span, size_t size) {
  bool found = false;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) found |= span_text(rows.base, row, span).size() == size;
  return found;
}

}  // namespace

void CsvFastPath::decode(const RawBatch& raw, const char*& p, const char* end, uint32_t max_rows, CsvRowReader& reader,
                         Decoded& out) {
  while (out.rows < max_rows && p != end) {
    Chunk chunk{p, end, end};
    const size_t rows = max_rows - out.rows;
    const size_t wanted = std::min(rows * record_bytes_ + record_bytes_ / 8 + kChunkMargin, kMaxChunkBytes);
    if (wanted < static_cast<size_t>(end - p)) chunk.end = p + wanted;
    const auto size = static_cast<size_t>(chunk.end - p);
    index_.build_csv(p, size, reader.dialect().delimiter, reader.dialect().quote);
    if (!index_.ascii()) {
      size_t lines = size;
      while (lines != 0 && p[lines - 1] != '\n') --lines;
      chunk.usable = valid_utf8({p, lines});
    }
    set_shape(chunk, reader.width());
    if (!decode_chunk(raw, chunk, p, max_rows, reader, out)) return;
  }
}

void CsvFastPath::set_shape(const Chunk& chunk, size_t width) {
  width_ = static_cast<uint32_t>(width);
  const auto* newline =
      static_cast<const char*>(std::memchr(chunk.base, '\n', static_cast<size_t>(chunk.end - chunk.base)));
  if (newline != nullptr) carriage_return_ = newline[-1] == '\r' && newline != chunk.base;
}

// False: nothing more can be decoded.
bool CsvFastPath::decode_chunk(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t max_rows,
                               CsvRowReader& reader, Decoded& out) {
  const uint32_t stride = width_ + carriage_return_;
  while (out.rows < max_rows) {
    if (chunk.usable) {
      if (decode_rows(raw, chunk, p, max_rows, reader, out)) continue;
      if (chunk.at != 0 && index_.count() - chunk.at < stride && chunk.end != chunk.all_end) return true;
    }
    const char* begin = p;
    if (!reader.read(p, chunk.all_end, raw, out.rows, out)) return false;
    ++out.rows;
    while (chunk.at != index_.count() && chunk.base + index_.entries()[chunk.at] < p) ++chunk.at;
    record_bytes_ = (record_bytes_ * 7 + static_cast<size_t>(p - begin)) / 8 + 1;
    if (chunk.at == index_.count()) return p != chunk.all_end;
  }
  return true;
}

// Decodes a block, a group or a single row; false when the next row does not fit.
bool CsvFastPath::decode_rows(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t max_rows,
                              CsvRowReader& reader, Decoded& out) {
  const size_t whole = (index_.count() - chunk.at) / (width_ + carriage_return_);
  const auto most = static_cast<uint32_t>(std::min<size_t>(whole, max_rows - out.rows));
  if (most == 0 || chunk.base + (chunk.at == 0 ? 0 : index_.entries()[chunk.at - 1] + 1) != p) return false;
  return groups_.advance(most, [&](uint32_t count) { return try_rows(raw, chunk, p, count, reader, out); });
}

bool CsvFastPath::matches(const StridedRows& rows, char delimiter) const {
  uint32_t odd = 0;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    for (uint32_t k = 0; k + 1 < width_; ++k) odd |= static_cast<unsigned char>(rows.base[row[k]] ^ delimiter);
    odd |= static_cast<unsigned char>(rows.base[row[rows.stride - 1]] ^ '\n');
    if (carriage_return_)
      odd |= static_cast<unsigned char>(rows.base[row[width_ - 1]] ^ '\r') | (row[width_] - row[width_ - 1] - 1);
  }
  return odd == 0;
}

Span CsvFastPath::span_of(size_t field) const {
  const auto at = static_cast<int32_t>(field);
  return {at - 1, 1, at, 0};
}

bool CsvFastPath::try_rows(const RawBatch& raw, Chunk& chunk, const char*& p, uint32_t count, CsvRowReader& reader,
                           Decoded& out) {
  const uint32_t stride = width_ + carriage_return_;
  const StridedRows rows{chunk.base, index_.entries() + chunk.at, stride, count};
  if (!matches(rows, reader.dialect().delimiter)) return false;
  for (size_t i = 0; i < reader.columns().size(); ++i) {
    if (convert(rows, i, reader, out.block.column(i), out.rows)) continue;
    for (size_t k = 0; k <= i; ++k) {
      Vector& column = out.block.column(k);
      if (column.has_nulls()) std::memset(column.make_validity() + out.rows, 1, count);
    }
    return false;
  }
  const auto offset = static_cast<uint32_t>(chunk.base - raw.data);
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < count; ++i, row += stride) {
    out.begins[out.rows + i] = offset + row[-1] + 1;
    out.lengths[out.rows + i] = row[width_ - 1] - (row[-1] + 1);
  }
  chunk.at += size_t{count} * stride;
  const char* next = chunk.base + index_.entries()[chunk.at - 1] + 1;
  record_bytes_ = (record_bytes_ * 7 + static_cast<size_t>(next - p) / count) / 8 + 1;
  p = next;
  out.rows += count;
  return true;
}

bool CsvFastPath::convert(const StridedRows& rows, size_t column, CsvRowReader& reader, Vector& out, uint32_t row) {
  const CellParser& parser = reader.columns()[column];
  const Span span = span_of(reader.fields()[column]);
  if (run_kernel(rows, span, column, parser, reader.dialect().null_text, out, row)) return true;
  const uint32_t* entries = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, entries += rows.stride) {
    const CsvField field{span_text(rows.base, entries, span), false, false};
    if (reader.convert_cell(column, field, out, row + i).failed()) return false;
  }
  return true;
}

// Numbers that read like the NULL text are left to the general conversion, by way of their size.
bool CsvFastPath::run_kernel(const StridedRows& rows, const Span& span, size_t at, const CellParser& column,
                             std::string_view null_text, Vector& out, uint32_t row) {
  const Type& type = column.field().type;
  const bool may_be_null = type.is(TypeId::String) || !null_text.empty();
  if (may_be_null && any_of_size(rows, span, null_text.size())) return false;
  if (type.is(TypeId::String)) {
    text_kernel(rows, span, out.data<StringRef>() + row);
    return true;
  }
  return convert_column(rows, span, at, column, out, row) != Conversion::Odd;
}

Conversion CsvFastPath::convert_column(const StridedRows& rows, const Span& span, size_t at, const CellParser& column,
                                       Vector& out, uint32_t row) {
  const Type& type = column.field().type;
  switch (type.id()) {
    case TypeId::BigInt: return int64_kernel(rows, span, out.data<int64_t>() + row);
    case TypeId::Int: return int32_kernel(rows, span, out.data<int32_t>() + row);
    case TypeId::Double: return double_kernel(rows, span, out.data<double>() + row);
    case TypeId::Boolean: return boolean_kernel(rows, span, out.data<uint8_t>() + row);
    case TypeId::Decimal:
      if (out.physical() != Physical::Int64) return Conversion::Odd;
      return decimal_kernel(rows, span, type.precision(), type.scale(), out.data<int64_t>() + row);
    case TypeId::Timestamp: {
      int64_t* values = out.data<int64_t>() + row;
      if (column.timestamps().takes_iso8601()) {
        const Conversion iso = timestamps_[at].run(rows, span, values);
        if (iso != Conversion::Odd) return iso;
      }
      const int64_t unit = column.timestamps().micros_per_unit();
      return unit != 0 ? epoch_kernel(rows, span, unit, values) : Conversion::Odd;
    }
    default: return Conversion::Odd;
  }
}

}  // namespace velo::format
