#include "types/type.hpp"

#include <array>

#include "base/check.hpp"
#include "types/interval.hpp"
#include "types/string_ref.hpp"

namespace velo {

Type Type::decimal(uint8_t precision, uint8_t scale) {
  CHECK(precision >= 1 && precision <= kMaxDecimalPrecision && scale <= precision, "decimal out of range");
  Type type(TypeId::Decimal);
  type.precision_ = precision;
  type.scale_ = scale;
  return type;
}

Type Type::array(Type element) {
  Type type(TypeId::Array);
  type.children_ = std::make_shared<const TypeChildren>(TypeChildren{{}, {std::move(element)}});
  return type;
}

Type Type::map(Type key, Type value) {
  Type type(TypeId::Map);
  type.children_ = std::make_shared<const TypeChildren>(TypeChildren{{}, {std::move(key), std::move(value)}});
  return type;
}

Type Type::structure(std::vector<std::string> names, std::vector<Type> types) {
  CHECK(names.size() == types.size(), "a struct has one name per field");
  Type type(TypeId::Struct);
  type.children_ = std::make_shared<const TypeChildren>(TypeChildren{std::move(names), std::move(types)});
  return type;
}

Physical Type::physical() const {
  switch (id_) {
    case TypeId::Null:
    case TypeId::Boolean: return Physical::Bool;
    case TypeId::Int:
    case TypeId::Date: return Physical::Int32;
    case TypeId::BigInt:
    case TypeId::Time:
    case TypeId::Timestamp: return Physical::Int64;
    case TypeId::Decimal: return precision_ <= kMaxShortDecimalPrecision ? Physical::Int64 : Physical::Int128;
    case TypeId::Float: return Physical::Float;
    case TypeId::Double: return Physical::Double;
    case TypeId::String:
    case TypeId::Bytes:
    case TypeId::Json: return Physical::String;
    case TypeId::Interval: return Physical::Interval;
    case TypeId::Array:
    case TypeId::Map: return Physical::List;
    case TypeId::Struct: return Physical::Struct;
  }
  CHECK(false, "unknown type");
}

size_t Type::child_count() const { return children_ ? children_->types.size() : 0; }
const Type& Type::child(size_t i) const { return children_->types.at(i); }
const std::string& Type::field_name(size_t i) const { return children_->names.at(i); }

namespace {

constexpr std::array<const char*, 17> kNames = {"NULL",     "BOOLEAN", "INT",   "BIGINT", "FLOAT", "DOUBLE",
                                                "DECIMAL",  "STRING",  "BYTES", "DATE",   "TIME",  "TIMESTAMP",
                                                "INTERVAL", "ARRAY",   "MAP",   "STRUCT", "JSON"};

}  // namespace

std::string Type::text() const {
  std::string out = kNames[static_cast<size_t>(id_)];
  if (id_ == TypeId::Decimal) return out + '(' + std::to_string(precision_) + ',' + std::to_string(scale_) + ')';
  if (!is_nested()) return out;
  out += '<';
  for (size_t i = 0; i < child_count(); ++i) {
    if (i != 0) out += id_ == TypeId::Struct ? ", " : ",";
    if (id_ == TypeId::Struct) out += field_name(i) + ' ';
    out += child(i).text();
  }
  return out + '>';
}

bool operator==(const Type& a, const Type& b) {
  if (a.id_ != b.id_ || a.precision_ != b.precision_ || a.scale_ != b.scale_) return false;
  if (a.children_ == b.children_) return true;
  return a.children_ && b.children_ && a.children_->names == b.children_->names &&
         a.children_->types == b.children_->types;
}

size_t physical_size(Physical physical) {
  switch (physical) {
    case Physical::Bool: return 1;
    case Physical::Int32:
    case Physical::Float: return 4;
    case Physical::Int64:
    case Physical::Double:
    case Physical::List: return 8;
    case Physical::Int128: return 16;
    case Physical::String: return sizeof(StringRef);
    case Physical::Interval: return sizeof(Interval);
    case Physical::Struct: return 0;
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace velo
