#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace velo::sql {

/// Where a node stands in the parsed text: `position` for people, bytes [begin, end) for programs. Spans never take
/// part in comparisons: two nodes are equal when they say the same, wherever they stand.
struct SourceSpan {
  TextPosition position;
  uint32_t begin = 0;
  uint32_t end = 0;

  friend bool operator==(const SourceSpan&, const SourceSpan&) { return true; }
};

/// A name as written, quotes removed. Names match without regard to case, quoted or not.
struct Identifier {
  std::string text;
  bool quoted = false;
  SourceSpan span;

  friend bool operator==(const Identifier& a, const Identifier& b);
};

/// A fixed length of time. Months and days are kept apart from microseconds because calendars make them vary.
struct Duration {
  int32_t months = 0;
  int32_t days = 0;
  int64_t micros = 0;
  std::string text;  ///< As written: `INTERVAL '1' MINUTE`, `5m`.
  SourceSpan span;

  friend bool operator==(const Duration& a, const Duration& b) {
    return a.months == b.months && a.days == b.days && a.micros == b.micros;
  }
};

struct TypeField;

/// A type as written: name, numbers in parentheses, types in angle brackets. What it means is the binder's business.
/// `DOUBLE PRECISION` and `TIMESTAMP WITH TIME ZONE` are one name with single blanks; `INT[]` is ARRAY<INT>.
struct TypeName {
  Identifier name;
  std::vector<int64_t> arguments;   ///< DECIMAL(10, 2) → {10, 2}
  std::vector<TypeField> children;  ///< ARRAY<T>: one, MAP<K, V>: two, STRUCT<f T, ...>: one per field
  SourceSpan span;

  friend bool operator==(const TypeName&, const TypeName&) = default;
};

struct TypeField {
  std::optional<Identifier> name;  ///< Only in STRUCT.
  TypeName type;

  friend bool operator==(const TypeField&, const TypeField&) = default;
};

/// One `'key' = value` of a WITH clause.
struct Option {
  enum class Kind { kString, kNumber, kBoolean, kWord };

  std::string key;  ///< As written, without quotes.
  Kind kind = Kind::kString;
  std::string value;  ///< Text of the value, without quotes; `true` or `false` for kBoolean.
  SourceSpan key_span;
  SourceSpan value_span;

  friend bool operator==(const Option&, const Option&) = default;
};

/// `-- @key: value`.
struct Annotation {
  std::string key;    ///< Without the `@`.
  std::string value;  ///< Trimmed; empty when there is none.
  SourceSpan key_span;
  SourceSpan value_span;

  friend bool operator==(const Annotation&, const Annotation&) = default;
};

/// A constant. `text` holds the digits of a number without sign, the content of a string with escapes resolved,
/// `true` or `false`, and nothing for NULL.
struct Literal {
  enum class Kind { kNull, kBoolean, kInteger, kDecimal, kDouble, kString, kDate, kTime, kTimestamp };
  Kind kind = Kind::kNull;
  std::string text;
  friend bool operator==(const Literal&, const Literal&) = default;
};

/// INTERVAL '1' MINUTE, 5m.
struct IntervalLiteral {
  Duration value;
  friend bool operator==(const IntervalLiteral&, const IntervalLiteral&) = default;
};

/// `a`, `a.b`, `a.b.c`: which part is a relation, a column or a field is the binder's business. Never empty.
struct NameRef {
  std::vector<Identifier> parts;
  friend bool operator==(const NameRef&, const NameRef&) = default;
};

enum class UnaryOp { kNot, kMinus, kPlus };

enum class BinaryOp {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kDistinctFrom,
  kNotDistinctFrom,
  kConcat,
  kJsonGet,
  kJsonGetText,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
};

}  // namespace velo::sql
