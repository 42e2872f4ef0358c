// A window function in FROM is one of two things. Behind GROUP BY window_start, window_end it is the window of the
// aggregation, which then keeps groups, not rows. Anywhere else it gives rows, each with the bounds of its window, at
// once; what needs whole windows (ranks within one, groups over a join) holds them until the watermark closes them.
#include "binder/window_rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expr_children.hpp"
#include "binder/nodes.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_columns.hpp"

namespace velo::binder {

namespace {

std::optional<WindowEdge> edge_named(const sql::Expr& expression) {
  if (const auto* name = expression.as<sql::NameRef>()) return window_edge(name->parts.back().text);
  const auto* call = expression.as<sql::FunctionCall>();
  return call ? window_edge_function(call->name.text) : std::nullopt;
}

bool names_an_edge(const sql::Expr& expression) {
  const std::vector<const sql::Expr*> children = children_of(expression);
  return edge_named(expression) ||
         std::any_of(children.begin(), children.end(), [](const sql::Expr* child) { return names_an_edge(*child); });
}

}  // namespace

bool groups_by_window(const sql::Select& select, const WindowClause& window) {
  if (select.where && names_an_edge(*select.where)) return false;
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
  if (window.spec.kind == window::Kind::Session) {
    diagnostics.add(kNotSupported, "SESSION in FROM gives groups only: its bounds are known when a session is over",
                    window.span, "add GROUP BY window_start, window_end");
    return std::nullopt;
  }
  if (!align_to_zone(context, window, diagnostics) || !attach_time(input, window, diagnostics)) return std::nullopt;
  const size_t width = input.node->schema.size();
  const std::string relation = input.scope.columns().empty() ? input.name : input.scope.columns().front().relation;
  input.scope.add({relation, "window_start", TypeId::Timestamp, width});
  input.scope.add({relation, "window_end", TypeId::Timestamp, width + 1});
  input.scope.add({relation, "window_time", TypeId::Timestamp, width + 2, true});
  input.scope.add({relation, "_window_start", TypeId::Timestamp, width, true});
  input.scope.add({relation, "_window_end", TypeId::Timestamp, width + 1, true});
  input.node = make_window_rows(exact(input.node), window.spec, *input.time->column);
  input.table = false;
  return input;
}

plan::NodePtr closed_windows(plan::NodePtr node, const ClosingBound& bound, plan::LatePolicy late, Micros grace) {
  node = bound.edge == WindowEdge::End ? make_window_end_watermark(std::move(node), bound.column)
                                       : make_inherited_watermark(std::move(node), bound.column);
  return make_window_order(std::move(node), bound.column, late, grace);
}

}  // namespace velo::binder
