#include "types/type.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "types/interval.hpp"
#include "types/nested_value.hpp"
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
  type.children_ = std::make_shared<const TypeChildren>(TypeChildren{{std::move(element)}, {}, {}, 0});
  return type;
}

Type Type::map(Type key, Type value) {
  Type type(TypeId::Map);
  type.children_ = std::make_shared<const TypeChildren>(TypeChildren{{std::move(key), std::move(value)}, {}, {}, 0});
  return type;
}

Type Type::structure(std::vector<std::string> names, std::vector<Type> types) {
  CHECK(names.size() == types.size() && !types.empty(), "a struct has fields, and one name for each");
  TypeChildren children{std::move(types), std::move(names), {}, 0};
  children.fixed_bytes = null_bytes(children.types.size());
  for (const Type& field : children.types) {
    children.slots.push_back(children.fixed_bytes);
    children.fixed_bytes += slot_bytes(field.physical());
  }
  Type type(TypeId::Struct);
  type.children_ = std::make_shared<const TypeChildren>(std::move(children));
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
    case TypeId::Json:
    case TypeId::Array:
    case TypeId::Map:
    case TypeId::Struct: return Physical::String;
    case TypeId::Interval: return Physical::Interval;
  }
  CHECK(false, "unknown type");
}

size_t Type::child_count() const { return children_ ? children_->types.size() : 0; }
const Type& Type::child(size_t i) const { return children_->types.at(i); }
const std::string& Type::field_name(size_t i) const { return children_->names.at(i); }
uint32_t Type::slot(size_t field) const { return children_->slots[field]; }
uint32_t Type::fixed_bytes() const { return children_->fixed_bytes; }

namespace {

constexpr std::array<const char*, 17> kNames = {"NULL",     "BOOLEAN", "INT",   "BIGINT", "FLOAT", "DOUBLE",
                                                "DECIMAL",  "STRING",  "BYTES", "DATE",   "TIME",  "TIMESTAMP",
                                                "INTERVAL", "ARRAY",   "MAP",   "STRUCT", "JSON"};

}  // namespace

std::string quoted_name(const std::string& name) {
  const auto plain = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  };
  const bool digit = !name.empty() && name[0] >= '0' && name[0] <= '9';
  if (!name.empty() && !digit && std::all_of(name.begin(), name.end(), plain)) return name;
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string Type::text() const {
  std::string out = kNames[static_cast<size_t>(id_)];
  if (id_ == TypeId::Decimal) return out + '(' + std::to_string(precision_) + ',' + std::to_string(scale_) + ')';
  if (!is_nested()) return out;
  out += '<';
  for (size_t i = 0; i < child_count(); ++i) {
    if (i != 0) out += id_ == TypeId::Struct ? ", " : ",";
    if (id_ == TypeId::Struct) out += quoted_name(field_name(i)) + ' ';
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
    case Physical::Double: return 8;
    case Physical::Int128: return 16;
    case Physical::String: return sizeof(StringRef);
    case Physical::Interval: return sizeof(Interval);
  }
  CHECK(false, "unknown physical kind");
}

}  // namespace velo
