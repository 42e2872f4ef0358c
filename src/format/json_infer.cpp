// Every field of every whole object in the sample counts; malformed records are left to the decoder to report.
#include "format/cell.hpp"
#include "format/codes.hpp"
#include "format/inference.hpp"
#include "format/json.hpp"
#include "format/json_records.hpp"

namespace velo::format {

namespace {

std::string unescaped(const JsonValue& value) {
  std::string text(value.text);
  if (value.escaped) text.resize(static_cast<size_t>(unescape(text.data(), value.text) - text.data()));
  return text;
}

Seen classify(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::Missing:
    case JsonKind::Null: return Seen::Nothing;
    case JsonKind::String: return classify_string(unescaped(value));
    case JsonKind::Number: return classify_number(value.text);
    case JsonKind::True:
    case JsonKind::False: return Seen::Boolean;
    case JsonKind::Object: return Seen::Object;
    case JsonKind::Array: return Seen::Array;
  }
  return Seen::Text;
}

void add_value(const JsonValue& value, Shape& shape);

const char* take_value(const char* p, const char* end, JsonValue& value) {
  return skip_blanks(scan_value(p, end, value).at, end);
}

// Calls add(name, value) for each field. The object is known to be sound.
template <class Add>
void each_field(const char* p, const char* end, Add add) {
  for (p = skip_blanks(p + 1, end); *p != '}';) {
    JsonValue key;
    JsonValue value;
    p = take_value(p, end, key);
    p = take_value(skip_blanks(p + 1, end), end, value);
    add(unescaped(key), value);
    if (*p == ',') p = skip_blanks(p + 1, end);
  }
}

void add_elements(const char* p, const char* end, Shape& shape) {
  for (p = skip_blanks(p + 1, end); *p != ']';) {
    JsonValue value;
    p = take_value(p, end, value);
    add_value(value, shape.element());
    if (*p == ',') p = skip_blanks(p + 1, end);
  }
}

void add_value(const JsonValue& value, Shape& shape) {
  shape.add(classify(value));
  const char* p = value.text.data();
  const char* end = p + value.text.size();
  if (value.kind == JsonKind::Array) add_elements(p, end, shape);
  if (value.kind != JsonKind::Object) return;
  each_field(p, end, [&](std::string_view name, const JsonValue& inner) { add_value(inner, shape.field(name)); });
}

}  // namespace

Result<Schema> infer_json(const RawBatch& sample, const catalog::Options&) {
  Inference inference;
  JsonRecords records;
  JsonObjectScanner fields({});
  JsonRecord record;
  if (sample.begins) records.restart();
  const char* p = sample.data;
  const char* end = sample.data + sample.size;
  while (records.next(p, end, sample.ends, fields, record)) {
    if (record.code != 0) continue;
    each_field(record.begin, record.end,
               [&](std::string_view name, const JsonValue& value) { add_value(value, inference.column(name)); });
  }
  if (inference.empty()) {
    return Error(kCannotInfer, "no columns can be inferred: the sample holds no JSON object")
        .with_where(std::string(sample.where))
        .with_hint("declare the columns: CREATE STREAM name (column TYPE, ...) WITH (...)");
  }
  return inference.schema();
}

}  // namespace velo::format
