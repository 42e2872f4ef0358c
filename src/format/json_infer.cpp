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
    case JsonKind::Object:
    case JsonKind::Array: return Seen::Document;
  }
  return Seen::Text;
}

// The object is known to be sound.
void add_fields(const char* p, const char* end, Inference& inference) {
  for (p = skip_blanks(p + 1, end); *p != '}';) {
    JsonValue key;
    JsonValue value;
    p = skip_blanks(scan_value(p, end, key).at, end);
    p = skip_blanks(p + 1, end);
    p = skip_blanks(scan_value(p, end, value).at, end);
    inference.add(unescaped(key), classify(value));
    if (*p == ',') p = skip_blanks(p + 1, end);
  }
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
    if (record.code == 0) add_fields(record.begin, record.end, inference);
  }
  if (inference.empty()) {
    return Error(kCannotInfer, "no columns can be inferred: the sample holds no JSON object")
        .with_where(std::string(sample.where))
        .with_hint("declare the columns: CREATE STREAM name (column TYPE, ...) WITH (...)");
  }
  return inference.schema();
}

}  // namespace velo::format
