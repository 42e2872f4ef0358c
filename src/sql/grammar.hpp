#pragma once

#include "sql/ast.hpp"
#include "sql/cursor.hpp"
#include "sql/operators.hpp"

/// The readers of the grammar, one per production that more than one file needs. Each takes its tokens from the cursor;
/// on an error the cursor fails and the result is not to be looked at (see Cursor).
namespace velo::sql {

Expr read_expression(Cursor& in);
/// An expression whose operators bind at least as tightly as `min`.
Expr read_operand(Cursor& in, Level min);
/// Goes on behind `left` with operators that bind at least as tightly as `min`.
Expr extend_expression(Cursor& in, Expr left, Level min);
/// Without operators: a literal, a name, a call, parentheses, with `::`, `[]` and `.` behind it.
Expr read_postfix(Cursor& in);
std::vector<Expr> read_expressions(Cursor& in);
/// An argument of a call: an expression, or a length of time such as 1 MINUTE.
Expr read_argument(Cursor& in);
/// The call of `name`, whose `(` is next.
Expr read_call(Cursor& in, Identifier name);
/// Whether a query starts here and not an expression; a query may itself start with parentheses.
bool at_query(const Cursor& in);

/// Whether a length of time starts here, `ahead` tokens on: INTERVAL '1', INTERVAL 5, 5m, 1 MINUTE.
bool at_duration(const Cursor& in, size_t ahead = 0);
Duration read_duration(Cursor& in);

TypeName read_type(Cursor& in);
std::vector<Option> read_options(Cursor& in);
Option read_option(Cursor& in);
std::vector<Identifier> read_names(Cursor& in, std::string_view what);

std::vector<OrderItem> read_order_items(Cursor& in);
OverClause read_over(Cursor& in);
/// The content of OVER's parentheses, with them.
OverClause read_over_parentheses(Cursor& in);

bool at_window_spec(const Cursor& in, size_t ahead = 0);
WindowSpec read_window_spec(Cursor& in);
FromClause read_from(Cursor& in);
/// Whether VALUES (.. starts here, `ahead` tokens on.
bool at_values(const Cursor& in, size_t ahead = 0);
/// The rows behind VALUES.
std::vector<RowValue> read_rows(Cursor& in);
Select read_select(Cursor& in);
Query read_query(Cursor& in);

std::vector<Element> read_elements(Cursor& in);
Statement read_statement(Cursor& in);

template <class Node>
Expr make_expr(const Cursor& in, const SourceSpan& first, Node node) {
  return {std::move(node), in.span_from(first)};
}

}  // namespace velo::sql
