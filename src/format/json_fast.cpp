// The layout of records is learnt from one that the general reader has read. Then blocks of records are decoded column
// by column over an index with a constant stride, all literals compared in full, all values validated. When anything in
// a block is odd, nothing of it counts: it is tried again in groups of eight, then one by one, and what is still odd
// goes to the general reader. Too many odd records, and the layout is learnt anew.
#include "format/json_fast.hpp"

#include <algorithm>
#include <cstring>

#include "format/utf8.hpp"

namespace velo::format {

namespace {

constexpr uint32_t kStrangeRecord = 8;
constexpr uint32_t kStrangeLimit = 256;
constexpr uint32_t kMaxLearnWait = 1024;
constexpr size_t kMinChunkBytes = size_t{4} << 10;
constexpr size_t kMaxChunkBytes = size_t{256} << 10;
constexpr size_t kChunkMargin = 64;

bool is_bare(JsonKind kind) { return kind != JsonKind::String; }

}  // namespace

JsonFastPath::JsonFastPath(const JsonRowReader& reader) : timestamps_(reader.columns().size()) {
  for (const CellParser& column : reader.columns()) {
    repeated_ = repeated_ || std::find(names_.begin(), names_.end(), column.field().name) != names_.end();
    names_.push_back(column.field().name);
  }
}

size_t JsonFastPath::expected_bytes(uint32_t rows) const {
  return std::clamp(rows * record_bytes_ + record_bytes_ / 8 + kChunkMargin, kMinChunkBytes, kMaxChunkBytes);
}

// Where the record begins whose first entry is the next one.
const char* JsonFastPath::row_begin() const { return chunk_.base + (index_.entries()[ptrdiff_t(chunk_.at) - 1] + 1); }

size_t JsonFastPath::whole_rows() const { return (index_.count() - chunk_.at) / layout_.stride(); }

// Whether the rows at p are in the index already.
bool JsonFastPath::goes_on(const char* p) const {
  if (chunk_.base == nullptr || chunk_.at == index_.count() || row_begin() != p) return false;
  return !layout_.known() || whole_rows() != 0;
}

void JsonFastPath::index(const char* p, const char* end, uint32_t rows) {
  const size_t size = std::min(expected_bytes(rows), static_cast<size_t>(end - p));
  index_.build_json(p, size);
  chunk_ = {p, p + size};
  if (index_.ascii()) return;
  size_t lines = size;
  while (lines != 0 && p[lines - 1] != '\n') --lines;
  chunk_.usable = valid_utf8({p, lines});
}

void JsonFastPath::decode(const RawBatch& raw, const char*& p, const char* end, uint32_t max_rows,
                          JsonRowReader& reader, Decoded& out) {
  if (repeated_) return;
  if (!raw.rest) chunk_ = {};
  while (out.rows < max_rows && p != end && reader.records().in_lines()) {
    if (!goes_on(p)) index(p, end, max_rows - out.rows);
    if (!decode_chunk(raw, p, end, max_rows, reader, out)) return;
  }
}

// False: nothing more can be decoded.
bool JsonFastPath::decode_chunk(const RawBatch& raw, const char*& p, const char* all_end, uint32_t max_rows,
                                JsonRowReader& reader, Decoded& out) {
  while (out.rows < max_rows) {
    if (p == all_end) return false;
    if (layout_.known() && chunk_.usable) {
      if (decode_rows(raw, p, max_rows, reader, out)) continue;
      if (chunk_.at != 0 && whole_rows() == 0 && chunk_.end != all_end) return true;
    }
    const char* begin = p;
    if (!reader.read(p, all_end, raw, out.rows, out)) return false;
    learn(raw.data + out.begins[out.rows], p, !out.errors.contains(out.rows), reader);
    ++out.rows;
    if (!reader.records().in_lines()) return false;
    while (chunk_.at != index_.count() && chunk_.base + index_.entries()[chunk_.at] < p) ++chunk_.at;
    record_bytes_ = (record_bytes_ * 7 + static_cast<size_t>(p - begin)) / 8 + 1;
    if (chunk_.at == index_.count()) return p != all_end;
  }
  return true;
}

// Decodes a block, a group or a single record; false when the next record does not fit the layout.
bool JsonFastPath::decode_rows(const RawBatch& raw, const char*& p, uint32_t max_rows, const JsonRowReader& reader,
                               Decoded& out) {
  const auto most = static_cast<uint32_t>(std::min<size_t>(whole_rows(), max_rows - out.rows));
  if (most == 0 || row_begin() != p) return false;
  return groups_.advance(most, [&](uint32_t count) { return try_rows(raw, p, count, reader, out); });
}

bool JsonFastPath::try_rows(const RawBatch& raw, const char*& p, uint32_t count, const JsonRowReader& reader,
                            Decoded& out) {
  const StridedRows rows{chunk_.base, index_.entries() + chunk_.at, layout_.stride(), count};
  if (!layout_.matches(rows)) return false;
  for (const LayoutValue& value : layout_.values()) {
    if (convert(rows, value, reader, out) != Conversion::Odd) continue;
    for (size_t i = 0; i < out.block.width(); ++i) {
      Vector& column = out.block.column(i);
      if (column.has_nulls()) std::memset(column.make_validity() + out.rows, 1, count);
    }
    return false;
  }
  for (const int32_t column : layout_.missing()) {
    std::memset(out.block.column(static_cast<size_t>(column)).make_validity() + out.rows, 0, count);
  }
  // Modulo 2^32 also where the chunk began before these bytes.
  const auto offset = static_cast<uint32_t>(chunk_.base - raw.data);
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < count; ++i, row += rows.stride) {
    out.begins[out.rows + i] = offset + row[-1] + 1;
    out.lengths[out.rows + i] = row[rows.stride - 1] - (row[-1] + 1) - layout_.tail();
  }
  chunk_.at += size_t{count} * rows.stride;
  const char* next = row_begin();
  record_bytes_ = (record_bytes_ * 7 + static_cast<size_t>(next - p) / count) / 8 + 1;
  p = next;
  out.rows += count;
  strange_ -= std::min(strange_, count);
  return true;
}

namespace {

// A value that nobody wants is still checked.
bool is_sound(const StridedRows& rows, const LayoutValue& value) {
  if (!is_bare(value.kind)) return true;
  if (value.kind == JsonKind::Number && check_number_kernel(rows, value.span)) return true;
  const uint32_t* row = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, row += rows.stride) {
    const std::string_view text = span_text(rows.base, row, value.span);
    JsonValue scanned;
    const ScanResult result = scan_value(text.data(), text.data() + text.size() + 1, scanned);
    if (text.size() > INT32_MAX || result.status != ScanStatus::Ok || result.at != text.data() + text.size())
      return false;
  }
  return true;
}

}  // namespace

Conversion JsonFastPath::convert(const StridedRows& rows, const LayoutValue& value, const JsonRowReader& reader,
                                 Decoded& out) {
  if (value.column < 0) return is_sound(rows, value) ? Conversion::Done : Conversion::Odd;
  const auto at = static_cast<size_t>(value.column);
  const CellParser& column = reader.columns()[at];
  Vector& vector = out.block.column(at);
  const Conversion made = is_bare(value.kind) ? convert_bare(rows, value, column, vector, out.rows)
                                              : convert_text(rows, value, column, vector, out.rows);
  return made == Conversion::Odd ? convert_singly(rows, value, column, vector, out.rows) : made;
}

Conversion JsonFastPath::convert_text(const StridedRows& rows, const LayoutValue& value, const CellParser& column,
                                      Vector& out, uint32_t row) {
  const Type& type = column.field().type;
  if (type.is(TypeId::String)) {
    text_kernel(rows, value.span, out.data<StringRef>() + row);
    return Conversion::Canonical;
  }
  if (!type.is(TypeId::Timestamp) || !column.timestamps().takes_iso8601()) return Conversion::Odd;
  return timestamps_[static_cast<size_t>(value.column)].run(rows, value.span, out.data<int64_t>() + row);
}

Conversion JsonFastPath::convert_bare(const StridedRows& rows, const LayoutValue& value, const CellParser& column,
                                      Vector& out, uint32_t row) {
  const Type& type = column.field().type;
  const Span& span = value.span;
  switch (type.id()) {
    case TypeId::BigInt: return int64_kernel(rows, span, out.data<int64_t>() + row);
    case TypeId::Int: return int32_kernel(rows, span, out.data<int32_t>() + row);
    case TypeId::Double: return double_kernel(rows, span, out.data<double>() + row);
    case TypeId::Boolean: return boolean_kernel(rows, span, out.data<uint8_t>() + row);
    case TypeId::Decimal:
      if (out.physical() != Physical::Int64) return Conversion::Odd;
      return decimal_kernel(rows, span, type.precision(), type.scale(), out.data<int64_t>() + row);
    case TypeId::Timestamp: {
      const int64_t unit = column.timestamps().micros_per_unit();
      return unit != 0 ? epoch_kernel(rows, span, unit, out.data<int64_t>() + row) : Conversion::Odd;
    }
    default: return Conversion::Odd;
  }
}

// Row by row through the general conversion: types without a kernel, and blocks in which a kernel met something odd.
Conversion JsonFastPath::convert_singly(const StridedRows& rows, const LayoutValue& value, const CellParser& column,
                                        Vector& out, uint32_t row) {
  const uint32_t* entries = rows.index;
  for (uint32_t i = 0; i < rows.count; ++i, entries += rows.stride) {
    const std::string_view text = span_text(rows.base, entries, value.span);
    if (text.size() > INT32_MAX) return Conversion::Odd;
    JsonValue scanned{JsonKind::String, false, text};
    if (is_bare(value.kind)) {
      const ScanResult result = scan_value(text.data(), text.data() + text.size() + 1, scanned);
      if (result.status != ScanStatus::Ok || result.at != text.data() + text.size()) return Conversion::Odd;
    }
    if (convert_json_value(column, scanned, out, row + i).failed()) return Conversion::Odd;
  }
  return Conversion::Done;
}

void JsonFastPath::learn(const char* begin, const char* next, bool was_good, const JsonRowReader& reader) {
  if (layout_.known()) {
    strange_ += kStrangeRecord;
    if (strange_ <= kStrangeLimit) return;
  }
  if (!was_good || next == begin || next[-1] != '\n') return;
  if (learn_wait_ != 0) {
    --learn_wait_;
    return;
  }
  strange_ = 0;
  bool learnt = layout_.learn(begin, next - 1, names_);
  for (const int32_t column : layout_.missing())
    learnt = learnt && reader.columns()[static_cast<size_t>(column)].field().nullable;
  if (!learnt) layout_.forget();
  next_wait_ = learnt ? 1 : std::min(next_wait_ * 2, kMaxLearnWait);
  learn_wait_ = learnt ? 0 : next_wait_;
}

}  // namespace velo::format
