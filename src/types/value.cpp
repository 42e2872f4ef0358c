// Values as text: once for people and programs, once as a SQL literal that reads back as the same value.
#include "types/value.hpp"

#include "base/check.hpp"

#include "types/nested_json.hpp"
#include "types/number_text.hpp"
#include "types/time.hpp"

namespace velo {

namespace {

std::string hex(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + '\'';
}

// With NaN and infinities as texts, so that no two values look the same.
std::string json(const Value& nested) {
  std::string out;
  append_nested_json(nested.type(), nested.as_string(), {.non_finite_texts = true}, out);
  return out;
}

std::string cast_literal(const Value& value) {
  return "CAST(" + quoted(value.text()) + " AS " + value.type().text() + ')';
}

/// A literal with an exponent is a DOUBLE, one with only a point a DECIMAL.
std::string double_literal(double value) {
  std::string text = double_text(value);
  if (text.find_first_of("NI") != std::string::npos) return "CAST('" + text + "' AS DOUBLE)";
  if (text.find('e') == std::string::npos) text += "e0";
  return text;
}

}  // namespace

std::string Value::text() const {
  if (is_null()) return "NULL";
  switch (type_.id()) {
    case TypeId::Boolean: return as_bool() ? "true" : "false";
    case TypeId::Int:
    case TypeId::BigInt: return std::to_string(as_int());
    case TypeId::Float: return float_text(static_cast<float>(as_double()));
    case TypeId::Double: return double_text(as_double());
    case TypeId::Decimal: return decimal_text(as_int128(), type_.scale());
    case TypeId::String:
    case TypeId::Json: return as_string();
    case TypeId::Bytes: return "\\x" + hex(as_string());
    case TypeId::Date: return date_text(static_cast<int32_t>(as_int()));
    case TypeId::Time: return time_text(as_int());
    case TypeId::Timestamp: return timestamp_text(as_int());
    case TypeId::Interval: return interval_text(as_interval());
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: return json(*this);
    case TypeId::Null: break;
  }
  CHECK(false, "a value of type NULL is NULL");
}

std::string Value::literal() const {
  if (is_null()) return "NULL";
  switch (type_.id()) {
    case TypeId::String: return quoted(as_string());
    case TypeId::Date: return "DATE " + quoted(text());
    case TypeId::Time: return "TIME " + quoted(text());
    case TypeId::Timestamp: return "TIMESTAMP " + quoted(text());
    case TypeId::Interval: return "INTERVAL " + quoted(text());
    case TypeId::Double: return double_literal(as_double());
    case TypeId::Float:
    case TypeId::Bytes:
    case TypeId::Json:
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: return cast_literal(*this);
    default: return text();
  }
}

}  // namespace velo
