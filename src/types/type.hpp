#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace velo {

/// The SQL types. Order is not meaningful; do not persist the numbers.
enum class TypeId : uint8_t {
  Null,  ///< type of a bare NULL literal; coerces to every type
  Boolean,
  Int,      ///< 32 bit
  BigInt,   ///< 64 bit
  Float,    ///< IEEE 754 binary32
  Double,   ///< IEEE 754 binary64
  Decimal,  ///< exact, precision 1..38, scale 0..precision
  String,   ///< UTF-8
  Bytes,
  Date,       ///< days since 1970-01-01
  Time,       ///< microseconds since midnight
  Timestamp,  ///< microseconds since 1970-01-01T00:00:00Z (UTC instant)
  Interval,   ///< months, days, microseconds
  Array,
  Map,
  Struct,
  Json,  ///< JSON text
};

/// How values of a type lie in memory (column vectors, aggregate states, keys).
enum class Physical : uint8_t {
  Bool,    ///< uint8_t, 0 or 1
  Int32,   ///< Int, Date
  Int64,   ///< BigInt, Time, Timestamp, Decimal with precision <= 18 (unscaled)
  Int128,  ///< __int128, Decimal with precision > 18 (unscaled)
  Float,
  Double,
  String,    ///< StringRef (16 bytes): String, Bytes, Json, and the bytes of Array, Map and Struct (nested_value.hpp)
  Interval,  ///< Interval (16 bytes)
};

inline constexpr uint8_t kMaxDecimalPrecision = 38;
inline constexpr uint8_t kMaxShortDecimalPrecision = 18;  ///< largest precision kept in an int64

struct TypeChildren;

/// A SQL type with its parameters. A small value; copies share the children of nested types.
class Type {
 public:
  Type() = default;  ///< Null
  Type(TypeId id) : id_(id) {}

  /// DECIMAL(precision, scale); CHECKs 1 <= precision <= 38 and scale <= precision.
  static Type decimal(uint8_t precision, uint8_t scale);
  static Type array(Type element);
  static Type map(Type key, Type value);
  /// CHECKs that there is a field, and a name for each.
  static Type structure(std::vector<std::string> names, std::vector<Type> types);

  TypeId id() const { return id_; }
  uint8_t precision() const { return precision_; }  ///< Decimal only
  uint8_t scale() const { return scale_; }          ///< Decimal only, else 0
  Physical physical() const;

  size_t child_count() const;
  const Type& child(size_t i) const;              ///< Array: 0; Map: 0 key, 1 value; Struct: fields
  const std::string& field_name(size_t i) const;  ///< Struct only
  /// Struct: where the slot of a field, and what is of no fixed size, lie in a value.
  uint32_t slot(size_t field) const;
  uint32_t fixed_bytes() const;

  bool is(TypeId id) const { return id_ == id; }
  bool is_integer() const { return id_ == TypeId::Int || id_ == TypeId::BigInt; }
  bool is_exact_numeric() const { return is_integer() || id_ == TypeId::Decimal; }
  bool is_floating() const { return id_ == TypeId::Float || id_ == TypeId::Double; }
  bool is_numeric() const { return is_exact_numeric() || is_floating(); }
  bool is_nested() const { return id_ == TypeId::Array || id_ == TypeId::Map || id_ == TypeId::Struct; }
  bool is_text() const { return id_ == TypeId::String; }
  bool is_temporal() const { return id_ == TypeId::Date || id_ == TypeId::Time || id_ == TypeId::Timestamp; }

  /// SQL spelling: `DECIMAL(10,2)`, `ARRAY<BIGINT>`, `STRUCT<a INT, b STRING>`; names that need quotes have them.
  std::string text() const;

  friend bool operator==(const Type& a, const Type& b);

 private:
  TypeId id_ = TypeId::Null;
  uint8_t precision_ = 0;
  uint8_t scale_ = 0;
  std::shared_ptr<const TypeChildren> children_;
};

struct TypeChildren {
  std::vector<Type> types;
  std::vector<std::string> names;  ///< Struct only, as all below
  std::vector<uint32_t> slots;
  uint32_t fixed_bytes = 0;
};

/// The name of a field as it stands in SQL: in double quotes unless it is a plain word.
std::string quoted_name(const std::string& name);

/// Bytes of one value of a physical kind in a vector.
size_t physical_size(Physical physical);

}  // namespace velo
