#pragma once

#include <variant>

#include "sql/box.hpp"
#include "sql/leaf.hpp"

// Include "sql/ast.hpp", not this file: expressions and queries contain each other.
namespace velo::sql {

struct Expr;
struct Query;

struct Unary {
  UnaryOp op = UnaryOp::kNot;
  Box<Expr> operand;
  friend bool operator==(const Unary&, const Unary&) = default;
};

struct Binary {
  BinaryOp op = BinaryOp::kOr;
  Box<Expr> left;
  Box<Expr> right;
  SourceSpan op_span;  ///< The operator alone.
  friend bool operator==(const Binary&, const Binary&) = default;
};

/// operand IS [NOT] NULL | TRUE | FALSE | UNKNOWN.
struct IsTest {
  enum class Kind { kNull, kTrue, kFalse, kUnknown };
  Kind kind = Kind::kNull;
  bool negated = false;
  Box<Expr> operand;
  friend bool operator==(const IsTest&, const IsTest&) = default;
};

struct Between {
  Box<Expr> operand;
  Box<Expr> low;
  Box<Expr> high;
  bool negated = false;
  friend bool operator==(const Between&, const Between&) = default;
};

struct InList {
  Box<Expr> operand;
  std::vector<Expr> items;  ///< Never empty.
  bool negated = false;
  friend bool operator==(const InList&, const InList&) = default;
};

struct InQuery {
  Box<Expr> operand;
  Box<Query> query;
  bool negated = false;
  friend bool operator==(const InQuery&, const InQuery&) = default;
};

/// LIKE, ILIKE, SIMILAR TO, and RLIKE alias REGEXP.
struct Like {
  enum class Kind { kLike, kIlike, kRegexp, kSimilar };
  Kind kind = Kind::kLike;
  Box<Expr> operand;
  Box<Expr> pattern;
  Box<Expr> escape;  ///< Empty when not given.
  bool negated = false;
  friend bool operator==(const Like&, const Like&) = default;
};

struct When;

struct Case {
  Box<Expr> operand;        ///< CASE operand WHEN ...; empty in the form CASE WHEN condition.
  std::vector<When> whens;  ///< Never empty.
  Box<Expr> otherwise;      ///< Empty when there is no ELSE.
  friend bool operator==(const Case&, const Case&) = default;
};

/// CAST(x AS t), TRY_CAST(x AS t), x::t.
struct Cast {
  Box<Expr> operand;
  TypeName type;
  bool try_cast = false;
  friend bool operator==(const Cast&, const Cast&) = default;
};

/// EXTRACT(field FROM operand).
struct Extract {
  Identifier field;
  Box<Expr> operand;
  friend bool operator==(const Extract&, const Extract&) = default;
};

struct AtTimeZone {
  Box<Expr> operand;
  Box<Expr> zone;
  friend bool operator==(const AtTimeZone&, const AtTimeZone&) = default;
};

struct OrderItem;
struct OverClause;

/// name(arguments). SUBSTRING(x FROM a FOR b), POSITION(a IN b) and TRIM(LEADING c FROM x) arrive as SUBSTRING(x, a,
/// b), POSITION(a, b) and LTRIM(x, c); names without parentheses such as CURRENT_DATE arrive with no arguments.
struct FunctionCall {
  enum class Nulls { kDefault, kIgnore, kRespect };
  Identifier name;
  std::vector<Expr> arguments;
  bool star = false;  ///< COUNT(*)
  bool distinct = false;
  Nulls nulls = Nulls::kDefault;        ///< IGNORE NULLS, RESPECT NULLS
  std::vector<OrderItem> order_by;      ///< f(x ORDER BY y)
  std::vector<OrderItem> within_group;  ///< f(x) WITHIN GROUP (ORDER BY y)
  Box<Expr> filter;                     ///< FILTER (WHERE ...); empty when not given
  Box<OverClause> over;                 ///< Empty when not given
  friend bool operator==(const FunctionCall&, const FunctionCall&) = default;
};

struct ArrayLiteral {
  std::vector<Expr> items;
  friend bool operator==(const ArrayLiteral&, const ArrayLiteral&) = default;
};

/// MAP{k: v, ...} or MAP[k, v, ...]: keys and values are of one length.
struct MapLiteral {
  std::vector<Expr> keys;
  std::vector<Expr> values;
  friend bool operator==(const MapLiteral&, const MapLiteral&) = default;
};

/// STRUCT(x AS a, y), ROW(x, y): names and values are of one length.
struct StructLiteral {
  std::vector<std::optional<Identifier>> names;
  std::vector<Expr> values;
  friend bool operator==(const StructLiteral&, const StructLiteral&) = default;
};

/// (a, b): two or more items; () only inside GROUPING SETS.
struct RowValue {
  std::vector<Expr> items;
  friend bool operator==(const RowValue&, const RowValue&) = default;
};

/// operand[index].
struct Subscript {
  Box<Expr> operand;
  Box<Expr> index;
  friend bool operator==(const Subscript&, const Subscript&) = default;
};

/// operand.field where operand is not a name: (x).f, f(x).g, a[1].b.
struct FieldAccess {
  Box<Expr> operand;
  Identifier field;
  friend bool operator==(const FieldAccess&, const FieldAccess&) = default;
};

/// EXISTS (query); NOT EXISTS is a Unary kNot around it.
struct Exists {
  Box<Query> query;
  friend bool operator==(const Exists&, const Exists&) = default;
};

struct ScalarQuery {
  Box<Query> query;
  friend bool operator==(const ScalarQuery&, const ScalarQuery&) = default;
};

/// An expression: one of the shapes above, and the whole text it was made from. Parentheses leave no trace.
struct Expr {
  using Node = std::variant<Literal, IntervalLiteral, NameRef, Unary, Binary, IsTest, Between, InList, InQuery, Like,
                            Case, Cast, Extract, AtTimeZone, FunctionCall, ArrayLiteral, MapLiteral, StructLiteral,
                            RowValue, Subscript, FieldAccess, Exists, ScalarQuery>;
  Node node;
  SourceSpan span;

  const TextPosition& position() const { return span.position; }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&node);
  }
  friend bool operator==(const Expr&, const Expr&) = default;
};

struct When {
  Expr condition;
  Expr result;
  friend bool operator==(const When&, const When&) = default;
};

}  // namespace velo::sql
