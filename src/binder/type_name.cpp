// Names of other dialects are accepted where the meaning is the same; a length limit that would not be kept is not.
#include "binder/type_name.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"

namespace velo::binder {

namespace {

struct NamedType {
  std::string_view name;
  TypeId id;
};

constexpr NamedType kTypes[] = {
    {"BOOLEAN", TypeId::Boolean},
    {"BOOL", TypeId::Boolean},
    {"INT", TypeId::Int},
    {"INTEGER", TypeId::Int},
    {"INT4", TypeId::Int},
    {"SMALLINT", TypeId::Int},
    {"TINYINT", TypeId::Int},
    {"BIGINT", TypeId::BigInt},
    {"INT8", TypeId::BigInt},
    {"LONG", TypeId::BigInt},
    {"FLOAT", TypeId::Float},
    {"REAL", TypeId::Float},
    {"FLOAT4", TypeId::Float},
    {"DOUBLE", TypeId::Double},
    {"DOUBLE PRECISION", TypeId::Double},
    {"FLOAT8", TypeId::Double},
    {"DECIMAL", TypeId::Decimal},
    {"NUMERIC", TypeId::Decimal},
    {"DEC", TypeId::Decimal},
    {"STRING", TypeId::String},
    {"VARCHAR", TypeId::String},
    {"TEXT", TypeId::String},
    {"CHAR", TypeId::String},
    {"BYTES", TypeId::Bytes},
    {"BYTEA", TypeId::Bytes},
    {"BINARY", TypeId::Bytes},
    {"VARBINARY", TypeId::Bytes},
    {"DATE", TypeId::Date},
    {"TIME", TypeId::Time},
    {"TIMESTAMP", TypeId::Timestamp},
    {"DATETIME", TypeId::Timestamp},
    {"TIMESTAMPTZ", TypeId::Timestamp},
    {"TIMESTAMP WITH TIME ZONE", TypeId::Timestamp},
    {"TIMESTAMP WITHOUT TIME ZONE", TypeId::Timestamp},
    {"TIMESTAMP_LTZ", TypeId::Timestamp},
    {"INTERVAL", TypeId::Interval},
    {"JSON", TypeId::Json},
    {"ARRAY", TypeId::Array},
    {"MAP", TypeId::Map},
    {"STRUCT", TypeId::Struct},
    {"ROW", TypeId::Struct},
};

Error unknown_type(const sql::TypeName& name) {
  std::vector<std::string> names;
  for (const NamedType& type : kTypes) names.emplace_back(type.name);
  std::string hint = did_you_mean(to_upper(name.name.text), names);
  if (hint.empty()) {
    hint =
        "types are BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(p,s), STRING, BYTES, DATE, TIME, TIMESTAMP, INTERVAL, "
        "JSON, ARRAY<T>, MAP<K, V>, STRUCT<name T, ..>";
  }
  return Error(kUnknownType, "there is no type " + name.name.text, name.name.span.position).with_hint(std::move(hint));
}

Error bad_parameters(const sql::TypeName& name, std::string message, std::string hint) {
  return Error(kBadTypeParameters, std::move(message), name.span.position).with_hint(std::move(hint));
}

Result<Type> decimal_type(const sql::TypeName& name) {
  const int64_t precision = name.arguments.empty() ? kMaxDecimalPrecision : name.arguments[0];
  const int64_t scale = name.arguments.size() > 1 ? name.arguments[1] : 0;
  if (name.arguments.size() > 2 || precision < 1 || precision > kMaxDecimalPrecision || scale < 0 ||
      scale > precision) {
    return bad_parameters(name, "DECIMAL takes a precision from 1 to 38 and a scale from 0 to the precision",
                          "DECIMAL(18, 4) holds 14 digits before the point and 4 behind it");
  }
  return Type::decimal(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale));
}

// VARCHAR(20) and TIMESTAMP(3) appear in every schema: the number is accepted where ignoring it loses nothing.
Result<Type> plain_type(const sql::TypeName& name, TypeId id) {
  if (name.arguments.empty() || id == TypeId::String || id == TypeId::Bytes) return Type(id);
  if ((id == TypeId::Timestamp || id == TypeId::Time) && name.arguments.size() == 1 && name.arguments[0] >= 0) {
    if (name.arguments[0] <= 6) return Type(id);
    return bad_parameters(name, "times have at most 6 digits of a second", "write " + to_upper(name.name.text) + "(6)");
  }
  return bad_parameters(name, "type " + name.name.text + " takes no numbers", "");
}

Result<Type> map_type(const sql::TypeName& name, Type key, Type value) {
  if (key.is_nested() || key.is(TypeId::Json)) {
    return bad_parameters(name, "a MAP has keys of a scalar type, not " + key.text(),
                          "an array of structs holds pairs of anything");
  }
  return Type::map(std::move(key), std::move(value));
}

Result<Type> struct_type(const sql::TypeName& name, std::vector<Type> types) {
  std::vector<std::string> names;
  for (const sql::TypeField& field : name.children) {
    for (const std::string& before : names) {
      if (!equals_ignore_case(before, field.name->text)) continue;
      return Error(kDuplicateColumn, "field " + field.name->text + " is declared twice", field.name->span.position);
    }
    names.push_back(field.name->text);
  }
  return Type::structure(std::move(names), std::move(types));
}

Result<Type> nested_type(const sql::TypeName& name, TypeId id) {
  std::vector<Type> children;
  for (const sql::TypeField& child : name.children) {
    VELO_TRY(Type type, resolve_type(child.type));
    children.push_back(std::move(type));
  }
  const size_t wanted = id == TypeId::Array ? 1 : id == TypeId::Map ? 2 : std::max<size_t>(children.size(), 1);
  if (children.size() != wanted || !name.arguments.empty()) {
    return bad_parameters(name, to_upper(name.name.text) + " needs the types of what is in it",
                          "write ARRAY<STRING>, MAP<STRING, BIGINT> or STRUCT<name STRING, size INT>");
  }
  if (id == TypeId::Array) return Type::array(children[0]);
  if (id == TypeId::Map) return map_type(name, children[0], children[1]);
  return struct_type(name, std::move(children));
}

}  // namespace

Result<Type> resolve_type(const sql::TypeName& name) {
  for (const NamedType& type : kTypes) {
    if (!equals_ignore_case(type.name, name.name.text)) continue;
    if (type.id == TypeId::Decimal) return decimal_type(name);
    if (Type(type.id).is_nested()) return nested_type(name, type.id);
    if (!name.children.empty()) {
      return bad_parameters(name, "type " + name.name.text + " has no parts", "ARRAY, MAP and STRUCT have");
    }
    return plain_type(name, type.id);
  }
  return unknown_type(name);
}

}  // namespace velo::binder
