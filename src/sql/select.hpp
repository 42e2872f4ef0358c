#pragma once

#include "sql/expression.hpp"

// Include "sql/ast.hpp", not this file: expressions and queries contain each other.
namespace velo::sql {

enum class NullsOrder { kDefault, kFirst, kLast };

struct OrderItem {
  Expr expr;
  bool descending = false;
  NullsOrder nulls = NullsOrder::kDefault;
  friend bool operator==(const OrderItem&, const OrderItem&) = default;
};

struct FrameBound {
  enum class Kind { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Kind kind = Kind::kCurrentRow;
  Box<Expr> offset;  ///< Only with kPreceding and kFollowing: a row count, or an interval under RANGE.
  friend bool operator==(const FrameBound&, const FrameBound&) = default;
};

struct Frame {
  enum class Unit { kRows, kRange, kGroups };
  enum class Exclude { kNone, kCurrentRow, kGroup, kTies };
  Unit unit = Unit::kRows;
  FrameBound start;
  FrameBound end;
  Exclude exclude = Exclude::kNone;
  SourceSpan span;
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// OVER name, OVER ([name] PARTITION BY .. ORDER BY .. frame), OVER (ROWS WINDOW BUFFER n ROWS PARTITION BY ..), and
/// the definition behind WINDOW name AS (..).
struct OverClause {
  std::optional<Identifier> base;      ///< A named window to start from.
  std::optional<int64_t> buffer_rows;  ///< ROWS WINDOW BUFFER n ROWS
  std::vector<Expr> partition_by;
  std::vector<OrderItem> order_by;
  std::optional<Frame> frame;
  SourceSpan span;
  friend bool operator==(const OverClause&, const OverClause&) = default;
};

struct NamedWindow {
  Identifier name;
  OverClause definition;
  friend bool operator==(const NamedWindow&, const NamedWindow&) = default;
};

/// The window of a grouped query. `size` is the width: of SESSION the gap, of CUMULATE the full size.
struct WindowSpec {
  enum class Kind { kTumbling, kHopping, kSession, kCumulate };
  Kind kind = Kind::kTumbling;
  Box<Expr> time;  ///< Empty when not given.
  Duration size;
  std::optional<Duration> advance;  ///< Always with kHopping (SLIDING too) and kCumulate (there it is the step).
  std::optional<Duration> offset;
  std::optional<Duration> grace;
  SourceSpan span;
  friend bool operator==(const WindowSpec&, const WindowSpec&) = default;
};

/// Argument of a table function: [name =>] TABLE relation [PARTITION BY columns] | DESCRIPTOR(columns) | expression.
struct TableArgument {
  struct Table {
    Identifier name;
    std::vector<Identifier> partition;
    friend bool operator==(const Table&, const Table&) = default;
  };
  struct Descriptor {
    std::vector<Identifier> columns;
    friend bool operator==(const Descriptor&, const Descriptor&) = default;
  };
  std::optional<Identifier> name;
  std::variant<Expr, Table, Descriptor> value;
  friend bool operator==(const TableArgument&, const TableArgument&) = default;
};

/// A stream, table, view or CTE by name.
struct NamedRelation {
  Identifier name;
  friend bool operator==(const NamedRelation&, const NamedRelation&) = default;
};
struct DerivedTable {
  Box<Query> query;
  friend bool operator==(const DerivedTable&, const DerivedTable&) = default;
};
/// (VALUES (..), ..). VALUES as a query of its own arrives as SELECT * FROM (VALUES ..).
struct ValuesTable {
  std::vector<RowValue> rows;  ///< Never empty, and no row is.
  friend bool operator==(const ValuesTable&, const ValuesTable&) = default;
};
/// TUMBLE(TABLE t, DESCRIPTOR(ts), size), UNNEST(array).
struct TableFunction {
  Identifier name;
  std::vector<TableArgument> arguments;
  bool ordinality = false;  ///< WITH ORDINALITY
  friend bool operator==(const TableFunction&, const TableFunction&) = default;
};

struct Relation {
  std::variant<NamedRelation, DerivedTable, ValuesTable, TableFunction> source;
  Box<Expr> system_time;  ///< FOR SYSTEM_TIME AS OF time; empty when not given.
  std::optional<Identifier> alias;
  std::vector<Identifier> column_aliases;  ///< AS t(x, y)
  SourceSpan span;
  friend bool operator==(const Relation&, const Relation&) = default;
};

/// WITHIN d is {d, d}; WITHIN (before, after).
struct JoinBound {
  Duration before;
  Duration after;
  SourceSpan span;
  friend bool operator==(const JoinBound&, const JoinBound&) = default;
};

struct Join {
  enum class Kind { kInner, kLeft, kRight, kFull, kCross };
  Kind kind = Kind::kInner;  ///< A comma in FROM is kCross.
  bool asof = false;
  bool natural = false;  ///< USING all columns that both sides have
  Relation right;
  std::optional<JoinBound> within;
  std::optional<Duration> grace;
  Box<Expr> match_condition;  ///< ASOF JOIN .. MATCH_CONDITION (..)
  Box<Expr> on;               ///< Empty with USING and kCross.
  std::vector<Identifier> using_columns;
  SourceSpan span;
  friend bool operator==(const Join&, const Join&) = default;
};

/// Joins apply from left to right.
struct FromClause {
  Relation first;
  std::vector<Join> joins;
  friend bool operator==(const FromClause&, const FromClause&) = default;
};

/// `expr AS column` in * REPLACE (..), `column AS name` in * RENAME (..).
struct StarReplacement {
  Expr expr;
  Identifier column;
  friend bool operator==(const StarReplacement&, const StarReplacement&) = default;
};
struct StarName {
  Identifier column;
  Identifier name;
  friend bool operator==(const StarName&, const StarName&) = default;
};
/// * or t.*, with EXCEPT (columns), REPLACE (expr AS column, ..) and RENAME (column AS name, ..).
struct StarItem {
  std::optional<Identifier> qualifier;
  std::vector<Identifier> except;
  std::vector<StarReplacement> replace;
  std::vector<StarName> rename;
  friend bool operator==(const StarItem&, const StarItem&) = default;
};
struct ExprItem {
  Expr expr;
  std::optional<Identifier> alias;
  bool primary_key = false;
  friend bool operator==(const ExprItem&, const ExprItem&) = default;
};
struct SelectItem {
  std::variant<ExprItem, StarItem> item;
  SourceSpan span;
  friend bool operator==(const SelectItem&, const SelectItem&) = default;
};

/// One entry of GROUP BY. kExpression has one expression (an integer literal is an ordinal). In the other kinds each
/// expression is one grouping element: a RowValue for (a, b) and for ().
struct GroupItem {
  enum class Kind { kExpression, kRollup, kCube, kGroupingSets };
  Kind kind = Kind::kExpression;
  std::vector<Expr> exprs;
  SourceSpan span;
  friend bool operator==(const GroupItem&, const GroupItem&) = default;
};

struct Select {
  bool distinct = false;
  std::vector<SelectItem> items;
  std::optional<FromClause> from;
  Box<Expr> where;
  std::vector<GroupItem> group_by;
  std::optional<WindowSpec> window;
  std::vector<NamedWindow> named_windows;
  Box<Expr> having;
  Box<Expr> qualify;
  SourceSpan span;
  friend bool operator==(const Select&, const Select&) = default;
};

}  // namespace velo::sql
