#include "binder/group_by.hpp"

#include <algorithm>
#include <charconv>

#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_columns.hpp"

namespace velo::binder {

namespace {

const sql::FunctionCall* window_call(const sql::Expr& expression) {
  const auto* call = expression.as<sql::FunctionCall>();
  return call && is_window_function(call->name.text) && !call->over ? call : nullptr;
}

bool is_window_edge(const sql::Expr& expression, const Scope& scope) {
  if (const auto* call = expression.as<sql::FunctionCall>()) return window_edge_function(call->name.text).has_value();
  const auto* name = expression.as<sql::NameRef>();
  if (!name || !window_edge(name->parts.back().text)) return false;
  const auto head = scope.find_head(*name);
  return head.ok() && !head->column;
}

// `GROUP BY 2` is the second item of SELECT.
const sql::Expr* resolve_ordinal(const sql::Select& select, const sql::Expr& expression, Diagnostics& diagnostics) {
  const auto* literal = expression.as<sql::Literal>();
  if (!literal || literal->kind != sql::Literal::Kind::kInteger) return &expression;
  size_t ordinal = 0;
  std::from_chars(literal->text.data(), literal->text.data() + literal->text.size(), ordinal);
  const sql::ExprItem* item = nullptr;
  if (ordinal >= 1 && ordinal <= select.items.size())
    item = std::get_if<sql::ExprItem>(&select.items[ordinal - 1].item);
  if (item) return &item->expr;
  diagnostics.add(kOrdinalOutOfRange, "GROUP BY " + literal->text + " does not name an item of SELECT", expression.span,
                  "items count from 1 to " + std::to_string(select.items.size()) + ", and * is none");
  return nullptr;
}

bool check_kind(const sql::GroupItem& item, Diagnostics& diagnostics) {
  if (item.kind == sql::GroupItem::Kind::kExpression) return true;
  diagnostics.add(kNoGroupingSets, "GROUPING SETS, ROLLUP and CUBE are not supported yet", item.span,
                  "write one query a grouping");
  return false;
}

void add_key(std::vector<expr::ExprPtr>& keys, expr::ExprPtr key) {
  const std::string text = key->text();
  const bool known =
      std::any_of(keys.begin(), keys.end(), [&](const expr::ExprPtr& one) { return one->text() == text; });
  if (!known) keys.push_back(std::move(key));
}

}  // namespace

std::optional<WindowClause> find_window(const sql::Select& select, const BoundInput& input, Diagnostics& diagnostics) {
  std::optional<WindowClause> found = input.window;
  bool named = input.window.has_value();
  const auto offer = [&](std::optional<WindowClause> window, const sql::SourceSpan& at) {
    if (named) {
      diagnostics.add(kSeveralWindows, "a query has one window", at, "remove one of the two");
      return;
    }
    named = true;
    found = std::move(window);
  };
  if (select.window) offer(read_window(*select.window, diagnostics), select.window->span);
  for (const sql::GroupItem& item : select.group_by) {
    if (item.kind != sql::GroupItem::Kind::kExpression) continue;
    const sql::FunctionCall* call = window_call(item.exprs[0]);
    if (call) offer(read_window_call(*call, item.span, diagnostics), item.span);
  }
  return found;
}

std::vector<expr::ExprPtr> bind_group_by(const sql::Select& select, const Scope& scope, bool windowed,
                                         Diagnostics& diagnostics) {
  std::vector<expr::ExprPtr> keys;
  for (const sql::GroupItem& item : select.group_by) {
    if (!check_kind(item, diagnostics)) continue;
    const sql::Expr* expression = resolve_ordinal(select, item.exprs[0], diagnostics);
    if (!expression || window_call(*expression)) continue;
    if (windowed && is_window_edge(*expression, scope)) continue;
    ExpressionBinder binder(scope, diagnostics, "GROUP BY");
    binder.allow_aliases(select.items);
    if (expr::ExprPtr key = binder.bind(*expression)) add_key(keys, std::move(key));
  }
  return keys;
}

}  // namespace velo::binder
