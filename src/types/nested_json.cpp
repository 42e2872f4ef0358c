#include "types/nested_json.hpp"

#include <cmath>

#include "base/check.hpp"
#include "types/base64.hpp"
#include "types/decimal.hpp"
#include "types/json_walk.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo {

namespace {

template <class Write>
void append_written(std::string& out, Write write) {
  char buffer[64];
  out.append(buffer, static_cast<size_t>(write(buffer) - buffer));
}

void append_base64(std::string_view bytes, std::string& out) {
  const size_t at = out.size();
  out.resize(at + base64_size(bytes.size()));
  write_base64(out.data() + at, bytes);
}

void append_decimal(const Type& type, const Cell& cell, std::string& out) {
  append_written(out, [&](char* to) {
    return type.physical() == Physical::Int64 ? write_decimal(to, cell.get<int64_t>(), type.scale())
                                              : write_decimal(to, cell.get<Int128>(), type.scale());
  });
}

bool is_finite(const Type& type, const Cell& cell) {
  if (type.is(TypeId::Double)) return std::isfinite(cell.get<double>());
  return !type.is(TypeId::Float) || std::isfinite(cell.get<float>());
}

void append_quoted(const Type& type, const Cell& cell, std::string& out) {
  out += '"';
  append_cell_text(type, cell, out);
  out += '"';
}

void append_scalar(const Type& type, const Cell& cell, const NestedJson& how, std::string& out) {
  switch (type.id()) {
    case TypeId::String: return append_json_string(out, cell.text());
    case TypeId::Json: return append_json_line(out, cell.text());
    case TypeId::Bytes:
    case TypeId::Date:
    case TypeId::Time:
    case TypeId::Timestamp:
    case TypeId::Interval: return append_quoted(type, cell, out);
    default: break;
  }
  if (is_finite(type, cell)) append_cell_text(type, cell, out);
  else if (how.non_finite_texts) append_quoted(type, cell, out);
  else out += "null";
}

// The comma goes in front of all but the first, whichever that is.
void append_name(std::string_view name, size_t begin, std::string& out) {
  if (out.size() != begin) out += ',';
  append_json_string(out, name);
  out += ':';
}

void append_struct(const Type& type, std::string_view value, const NestedJson& how, std::string& out) {
  const StructView fields(value, type);
  out += '{';
  const size_t begin = out.size();
  for (size_t i = 0; i < type.child_count(); ++i) {
    const Cell field = fields[i];
    if (how.omit_nulls && field.is_null()) continue;
    append_name(type.field_name(i), begin, out);
    append_cell_json(type.child(i), field, how, out);
  }
  out += '}';
}

void append_array(const Type& element, std::string_view value, const NestedJson& how, std::string& out) {
  const ArrayView elements(value, element);
  out += '[';
  for (uint32_t i = 0; i < elements.size(); ++i) {
    if (i != 0) out += ',';
    append_cell_json(element, elements[i], how, out);
  }
  out += ']';
}

void append_map(const Type& type, std::string_view value, const NestedJson& how, std::string& out) {
  const MapView entries(value, type);
  std::string key;
  out += '{';
  const size_t begin = out.size();
  for (uint32_t i = 0; i < entries.size(); ++i) {
    key.clear();
    append_cell_text(type.child(0), entries.keys()[i], key);
    append_name(key, begin, out);
    append_cell_json(type.child(1), entries.values()[i], how, out);
  }
  out += '}';
}

}  // namespace

void append_cell_text(const Type& type, const Cell& cell, std::string& out) {
  switch (type.id()) {
    case TypeId::Boolean: out += cell.get<uint8_t>() != 0 ? "true" : "false"; return;
    case TypeId::Int: return append_written(out, [&](char* to) { return write_int64(to, cell.get<int32_t>()); });
    case TypeId::BigInt: return append_written(out, [&](char* to) { return write_int64(to, cell.get<int64_t>()); });
    case TypeId::Float: return append_written(out, [&](char* to) { return write_float(to, cell.get<float>()); });
    case TypeId::Double: return append_written(out, [&](char* to) { return write_double(to, cell.get<double>()); });
    case TypeId::Decimal: return append_decimal(type, cell, out);
    case TypeId::String:
    case TypeId::Json: out += cell.text(); return;
    case TypeId::Bytes: return append_base64(cell.text(), out);
    case TypeId::Date: return append_written(out, [&](char* to) { return write_date(to, cell.get<int32_t>()); });
    case TypeId::Time: return append_written(out, [&](char* to) { return write_time(to, cell.get<int64_t>()); });
    case TypeId::Timestamp:
      return append_written(out, [&](char* to) { return write_timestamp(to, cell.get<int64_t>()); });
    case TypeId::Interval: out += interval_text(cell.get<Interval>()); return;
    case TypeId::Null:
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: break;
  }
  CHECK(false, "only scalars have a plain text");
}

void append_cell_json(const Type& type, const Cell& cell, const NestedJson& how, std::string& out) {
  if (cell.is_null()) out += "null";
  else if (type.is_nested()) append_nested_json(type, cell.text(), how, out);
  else append_scalar(type, cell, how, out);
}

void append_nested_json(const Type& type, std::string_view value, const NestedJson& how, std::string& out) {
  switch (type.id()) {
    case TypeId::Struct: return append_struct(type, value, how, out);
    case TypeId::Array: return append_array(type.child(0), value, how, out);
    case TypeId::Map: return append_map(type, value, how, out);
    default: CHECK(false, "not a nested type");
  }
}

}  // namespace velo
