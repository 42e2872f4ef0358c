#pragma once

#include "sql/select.hpp"

// Include "sql/ast.hpp", not this file: expressions and queries contain each other.
namespace velo::sql {

struct CommonTable {
  Identifier name;
  std::vector<Identifier> columns;  ///< WITH name (columns) AS (..); empty when not given.
  Box<Query> query;
  friend bool operator==(const CommonTable&, const CommonTable&) = default;
};

enum class SetOperator { kUnionAll, kUnion, kIntersect, kExcept };

struct SetBranch {
  SetOperator op = SetOperator::kUnionAll;
  SourceSpan op_span;
  Select select;
  friend bool operator==(const SetBranch&, const SetBranch&) = default;
};

struct Emit {
  enum class Kind { kChanges, kFinal };
  Kind kind = Kind::kChanges;
  std::optional<Duration> every;  ///< Only with kChanges.
  SourceSpan span;
  friend bool operator==(const Emit&, const Emit&) = default;
};

/// A whole query: ORDER BY and what follows belong to the result of the set operations. A branch in parentheses with
/// such clauses of its own arrives as SELECT * FROM (branch).
struct Query {
  std::vector<CommonTable> ctes;
  Select select;
  std::vector<SetBranch> branches;  ///< Applied from left to right.
  std::vector<OrderItem> order_by;
  Box<Expr> limit;
  Box<Expr> offset;
  std::optional<Emit> emit;
  std::optional<Identifier> into;
  std::vector<Option> options;  ///< Trailing WITH (..).
  SourceSpan span;
  friend bool operator==(const Query&, const Query&) = default;
};

}  // namespace velo::sql
