#pragma once

#include <string>
#include <variant>

#include "types/decimal.hpp"
#include "types/interval.hpp"
#include "types/type.hpp"

namespace velo {

/// One SQL value with its type, for literals, options, explain and tests. Not for the data path.
/// The payload matches the type's physical kind: Bool→bool, Int32/Int64→int64_t, Int128→Int128 (decimals of any
/// precision are kept as Int128), Float/Double→double, String→std::string (nested values: their bytes),
/// Interval→Interval. monostate is NULL.
class Value {
 public:
  using Payload = std::variant<std::monostate, bool, int64_t, Int128, double, std::string, Interval>;

  Value() = default;  ///< NULL of type Null
  Value(Type type, Payload payload) : type_(std::move(type)), payload_(std::move(payload)) {}

  static Value null(Type type) { return Value(std::move(type), std::monostate{}); }
  static Value boolean(bool b) { return Value(TypeId::Boolean, b); }
  static Value int32(int32_t v) { return Value(TypeId::Int, static_cast<int64_t>(v)); }
  static Value bigint(int64_t v) { return Value(TypeId::BigInt, v); }
  static Value real(double v) { return Value(TypeId::Double, v); }
  static Value decimal(Int128 unscaled, Type type) { return Value(std::move(type), unscaled); }
  static Value string(std::string v) { return Value(TypeId::String, std::move(v)); }
  static Value timestamp(int64_t micros) { return Value(TypeId::Timestamp, micros); }
  static Value date(int32_t days) { return Value(TypeId::Date, static_cast<int64_t>(days)); }
  static Value interval(Interval v) { return Value(TypeId::Interval, v); }

  const Type& type() const { return type_; }
  bool is_null() const { return payload_.index() == 0; }
  const Payload& payload() const { return payload_; }
  bool as_bool() const { return std::get<bool>(payload_); }
  int64_t as_int() const { return std::get<int64_t>(payload_); }
  Int128 as_int128() const { return std::get<Int128>(payload_); }
  double as_double() const { return std::get<double>(payload_); }
  const std::string& as_string() const { return std::get<std::string>(payload_); }
  const Interval& as_interval() const { return std::get<Interval>(payload_); }

  /// As a SQL literal: `'it''s'`, `12.340`, `TIMESTAMP '…'`, `NULL`.
  std::string literal() const;
  /// As plain output text: `it's`, `12.340`; nested values as JSON; NULL is `NULL`.
  std::string text() const;
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Type type_;
  Payload payload_;
};

}  // namespace velo
