// Structure first, values second: a record is scanned in full before any value is converted, so that a malformed record
// is reported as such and a repeated field counts once, with its last value.
#include "format/json_row.hpp"

#include <algorithm>

#include "format/codes.hpp"

namespace velo::format {

namespace {

std::vector<std::string> distinct_names(const std::vector<CellParser>& columns) {
  std::vector<std::string> names;
  for (const CellParser& column : columns) {
    if (std::find(names.begin(), names.end(), column.field().name) == names.end()) names.push_back(column.field().name);
  }
  return names;
}

std::vector<size_t> slots_of(const std::vector<CellParser>& columns) {
  const std::vector<std::string> names = distinct_names(columns);
  std::vector<size_t> slots;
  for (const CellParser& column : columns) {
    slots.push_back(static_cast<size_t>(std::find(names.begin(), names.end(), column.field().name) - names.begin()));
  }
  return slots;
}

// The value as it stands in the record, with the quotes of a string.
std::string_view raw_text(const JsonValue& value) {
  if (value.kind != JsonKind::String) return value.text;
  return {value.text.data() - 1, value.text.size() + 2};
}

}  // namespace

JsonRowReader::JsonRowReader(std::vector<CellParser> columns)
    : columns_(std::move(columns)),
      nested_(nested_cells(columns_)),
      slots_(slots_of(columns_)),
      scanner_(distinct_names(columns_)) {}

bool JsonRowReader::read(const char*& p, const char* end, const RawBatch& raw, uint32_t row, Decoded& out) {
  JsonRecord record;
  const bool ends = raw.ends && end == raw.data + raw.size;
  if (!records_.next(p, end, ends, scanner_, record)) return false;
  out.begins[row] = static_cast<uint32_t>(record.begin - raw.data);
  out.lengths[row] = static_cast<uint32_t>(record.end - record.begin);
  if (record.code != 0) {
    report(record, row, out);
  } else {
    convert(row, out);
  }
  return true;
}

void JsonRowReader::read_object(std::string_view object, uint32_t row, Decoded& out) {
  scanner_.scan(object.data(), object.data() + object.size());
  convert(row, out);
}

void JsonRowReader::report(const JsonRecord& record, uint32_t row, Decoded& out) const {
  const std::string text = excerpt({record.begin, static_cast<size_t>(record.end - record.begin)});
  std::string message;
  switch (record.code) {
    case kNotAnObject: message = "a record must be a JSON object: " + text; break;
    case kInvalidUtf8: message = "the record is not valid UTF-8: " + text; break;
    default:
      message = std::string("invalid JSON: ") + record.what + " at byte " +
                std::to_string(record.fault_at - record.begin + 1) + " of " + text;
  }
  out.errors.add(row, record.code, std::move(message));
}

void JsonRowReader::convert(uint32_t row, Decoded& out) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const JsonValue& value = scanner_.value(slots_[i]);
    if (nested_[i] && value.kind != JsonKind::Missing && value.kind != JsonKind::Null) {
      if (convert_nested(i, value, row, out)) continue;
      return;
    }
    const CellFault fault = convert_cell(columns_[i], value, out.block.column(i), row);
    if (!fault.failed()) continue;
    out.errors.add(row, fault.code, columns_[i].describe(fault, value.text));
    return;
  }
}

bool JsonRowReader::convert_nested(size_t column, const JsonValue& value, uint32_t row, Decoded& out) {
  NestedCell& cell = *nested_[column];
  if (cell.parse(raw_text(value), out.block.column(column), row)) return true;
  out.errors.add(row, cell.code(), cell.message());
  return false;
}

CellFault convert_json_value(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row) {
  if (value.kind == JsonKind::Missing || value.kind == JsonKind::Null) return column.set_null(out, row);
  if (column.field().type.is_nested()) return {kBadCell, {}};
  const TypeId type = column.field().type.id();
  if (type == TypeId::Json) return column.parse(raw_text(value), out, row);
  if (type == TypeId::Bytes && value.kind != JsonKind::String) return {kBadCell, "BYTES are base64 in a string"};
  return column.parse(value.text, out, row);
}

CellFault JsonRowReader::convert_cell(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row) {
  const bool unescape_it = value.kind == JsonKind::String && value.escaped && !column.field().type.is(TypeId::Json);
  return unescape_it ? convert_escaped(column, value, out, row) : convert_json_value(column, value, out, row);
}

CellFault JsonRowReader::convert_escaped(const CellParser& column, const JsonValue& value, Vector& out, uint32_t row) {
  if (column.field().type.is(TypeId::String)) {
    auto* bytes = reinterpret_cast<char*>(out.arena().allocate(value.text.size()));
    const char* end = unescape(bytes, value.text);
    return column.parse({bytes, static_cast<size_t>(end - bytes)}, out, row);
  }
  scratch_.resize(value.text.size());
  const char* end = unescape(scratch_.data(), value.text);
  return column.parse({scratch_.data(), static_cast<size_t>(end - scratch_.data())}, out, row);
}

}  // namespace velo::format
