// A window function in FROM is one of two things. Behind GROUP BY window_start, window_end it is the window of the
// aggregation, which then keeps groups, not rows. Anywhere else it gives rows, each with the bounds of its window, at
// once; what needs whole windows (ranks within one, groups over a join) holds them until the watermark closes them.
#include "binder/window_rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expr_children.hpp"
#include "binder/nodes.hpp"
#include "binder/session_rows.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_columns.hpp"
#include "plan/window_rows.hpp"

namespace velo::binder {

namespace {

std::optional<WindowEdge> edge_named(const sql::Expr& expression) {
  if (const auto* name = expression.as<sql::NameRef>()) return window_edge(name->parts.back().text);
  const auto* call = expression.as<sql::FunctionCall>();
  return call ? window_edge_function(call->name.text) : std::nullopt;
}

// Whether the keys of GROUP BY, beside the window, are these columns.
bool groups_by(const sql::Select& select, const std::vector<sql::Identifier>& columns) {
  std::vector<std::string> keys;
  std::vector<std::string> wanted;
  for (const sql::GroupItem& item : select.group_by) {
    if (item.kind != sql::GroupItem::Kind::kExpression) return false;
    const auto* name = item.exprs[0].as<sql::NameRef>();
    if (edge_named(item.exprs[0])) continue;
    if (!name) return false;
    keys.push_back(to_upper(name->parts.back().text));
  }
  for (const sql::Identifier& column : columns) wanted.push_back(to_upper(column.text));
  std::sort(keys.begin(), keys.end());
  std::sort(wanted.begin(), wanted.end());
  return keys == wanted;
}

bool names_an_edge(const sql::Expr& expression) {
  const std::vector<const sql::Expr*> children = children_of(expression);
  return edge_named(expression) ||
         std::any_of(children.begin(), children.end(), [](const sql::Expr* child) { return names_an_edge(*child); });
}

std::string relation_of(const BoundInput& input) {
  return input.scope.columns().empty() ? input.name : input.scope.columns().front().relation;
}

// Where the event time is made of another column, windows are of what was made of it.
std::optional<size_t> time_column(const BoundInput& input) {
  const size_t column = *input.time->column;
  if (input.node->schema[column].type.is(TypeId::Timestamp)) return column;
  for (const ScopeColumn& one : input.scope.columns()) {
    if (one.hidden && one.name == "_event_time") return one.index;
  }
  return std::nullopt;
}

// The bounds are columns `first` and those behind it.
void add_bounds(Scope& scope, const std::string& relation, size_t first) {
  scope.add({relation, "window_start", TypeId::Timestamp, first});
  scope.add({relation, "window_end", TypeId::Timestamp, first + 1});
  scope.add({relation, "window_time", TypeId::Timestamp, first + 2, true});
  scope.add({relation, "_window_start", TypeId::Timestamp, first, true});
  scope.add({relation, "_window_end", TypeId::Timestamp, first + 1, true});
}

}  // namespace

bool groups_by_window(const sql::Select& select, const WindowClause& window) {
  if (select.where && names_an_edge(*select.where)) return false;
  if (!window.partition.empty() && !groups_by(select, window.partition)) return false;
  return std::any_of(select.group_by.begin(), select.group_by.end(), [&](const sql::GroupItem& item) {
    if (item.kind != sql::GroupItem::Kind::kExpression) return false;
    const std::optional<WindowEdge> edge = edge_named(item.exprs[0]);
    return edge && (edge != WindowEdge::Start || window.spec.kind != window::Kind::Cumulate);
  });
}

std::optional<BoundInput> as_window_rows(QueryContext& context, BoundInput input) {
  Diagnostics& diagnostics = context.diagnostics();
  WindowClause window = *std::move(input.window);
  input.window.reset();
  const std::string relation = relation_of(input);
  if (window.spec.kind == window::Kind::Session) {
    auto rows = session_rows(context, std::move(input), window);
    if (rows) add_bounds(rows->scope, relation, rows->node->schema.size() - plan::WindowRows::kColumns);
    return rows;
  }
  if (!align_to_zone(context, window, diagnostics) || !attach_time(input, window, diagnostics)) return std::nullopt;
  const std::optional<size_t> time = time_column(input);
  if (!time) {
    diagnostics.add(kWindowTimeType,
                    "the time of a window of rows must be a TIMESTAMP, and " + input.time->name + " is none",
                    window.span, "declare a column ts AS TO_TIMESTAMP(..), and WATERMARK FOR ts");
    return std::nullopt;
  }
  const size_t width = input.node->schema.size();
  add_bounds(input.scope, relation, width);
  input.node = make_window_rows(exact(input.node), window.spec, *time);
  input.table = false;
  return input;
}

plan::NodePtr closed_windows(plan::NodePtr node, const ClosingBound& bound, plan::LatePolicy late, Micros grace) {
  node = bound.edge == WindowEdge::End ? make_window_end_watermark(std::move(node), bound.column)
                                       : make_inherited_watermark(std::move(node), bound.column);
  return make_window_order(std::move(node), bound.column, late, grace);
}

}  // namespace velo::binder
