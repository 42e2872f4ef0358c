// One walk over the tree: leaves and names here, every other shape in its own file. A fault yields nullptr upwards,
// which nobody reports again.
#include "binder/expression.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/aggregate_call.hpp"
#include "binder/codes.hpp"
#include "binder/literal.hpp"
#include "binder/nested.hpp"
#include "binder/subquery.hpp"
#include "binder/window_columns.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// The column that was made for a subquery. Where one could have been made and was not, that has been reported.
expr::ExprPtr subquery_value(ExpressionBinder& binder, const sql::Query& query, const sql::SourceSpan& at) {
  if (binder.subqueries()) return binder.subqueries()->value_of(query);
  binder.diagnostics().add(kSubquery, "a subquery can not stand in " + std::string(binder.clause()), at,
                           "use it in WHERE or SELECT, or join a query in FROM");
  return nullptr;
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::ScalarQuery& node, const sql::SourceSpan& at) {
  return subquery_value(binder, *node.query, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Exists& node, const sql::SourceSpan& at) {
  return subquery_value(binder, *node.query, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::InQuery& node, const sql::SourceSpan& at) {
  return subquery_value(binder, *node.query, at);
}

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Literal& literal, const sql::SourceSpan& at) {
  std::optional<Value> value = binder.diagnostics().take(literal_value(literal), at);
  return value ? expr::literal(*std::move(value)) : nullptr;
}

expr::ExprPtr bind_node(ExpressionBinder&, const sql::IntervalLiteral& literal, const sql::SourceSpan&) {
  return expr::literal(interval_value(literal.value));
}

}  // namespace

expr::ExprPtr ExpressionBinder::bind(const sql::Expr& expression) {
  if (const auto* name = expression.as<sql::NameRef>()) return bind_name(*name, expression.span);
  return std::visit(
      [&](const auto& node) -> expr::ExprPtr {
        if constexpr (std::is_same_v<std::decay_t<decltype(node)>, sql::NameRef>) return nullptr;
        else return bind_node(*this, node, expression.span);
      },
      expression.node);
}

expr::ExprPtr ExpressionBinder::bind_condition(const sql::Expr& expression, std::string_view what) {
  expr::ExprPtr bound = bind(expression);
  if (!bound || bound->type().is(TypeId::Boolean)) return bound;
  if (bound->type().is(TypeId::Null)) return take(expr::coerce(std::move(bound), TypeId::Boolean), expression.span);
  diagnostics_.add(kConditionNotBoolean,
                   std::string(what.empty() ? clause_ : what) + " needs a condition, not " + bound->type().text(),
                   expression.span, "compare it with something, for example x <> 0");
  return nullptr;
}

std::optional<std::vector<expr::ExprPtr>> ExpressionBinder::bind_all(std::span<const sql::Expr> expressions) {
  std::vector<expr::ExprPtr> out;
  for (const sql::Expr& expression : expressions) out.push_back(bind(expression));
  if (std::find(out.begin(), out.end(), nullptr) != out.end()) return std::nullopt;
  return out;
}

expr::ExprPtr ExpressionBinder::take(Result<expr::ExprPtr> result, const sql::SourceSpan& at) {
  return diagnostics_.take(std::move(result), at).value_or(nullptr);
}

expr::ExprPtr ExpressionBinder::bind_name(const sql::NameRef& name, const sql::SourceSpan& at) {
  const bool single = name.parts.size() == 1;
  if (aggregates_ && (single || (name.parts.size() == 2 && scope_.has_relation(name.parts[0].text)))) {
    if (expr::ExprPtr column = aggregates_->window_column(name.parts.back().text)) return column;
  }
  const auto head = scope_.find_head(name);
  if (!head.ok()) {
    diagnostics_.add(head.error());
    return nullptr;
  }
  if (const ScopeColumn* column = head->column)
    return bind_fields(expr::column(column->index, column->type, column->name), name, head->parts);
  bool is_alias = false;
  expr::ExprPtr aliased = bind_alias(name, is_alias);
  if (is_alias) return bind_fields(std::move(aliased), name, 1);
  if (single && window_edge(name.parts[0].text)) {
    diagnostics_.add(kNoWindow, name.parts[0].text + " exists only behind GROUP BY with a window", at,
                     aggregates_ ? "add WINDOW TUMBLING(time, 1m)" : "use it in SELECT or HAVING of a windowed query");
    return nullptr;
  }
  return report_unknown(name);
}

expr::ExprPtr ExpressionBinder::bind_fields(expr::ExprPtr value, const sql::NameRef& name, size_t first) {
  for (size_t i = first; i < name.parts.size(); ++i) value = bind_field(*this, std::move(value), name.parts[i]);
  return value;
}

// `a`, or `a.f` where `a` is no relation.
expr::ExprPtr ExpressionBinder::bind_alias(const sql::NameRef& name, bool& found) {
  if (name.parts.size() > 1 && scope_.has_relation(name.parts[0].text)) return nullptr;
  for (const sql::SelectItem& item : aliases_) {
    const auto* expression = std::get_if<sql::ExprItem>(&item.item);
    if (!expression || !expression->alias || !equals_ignore_case(expression->alias->text, name.parts[0].text)) continue;
    const sql::Expr* target = &expression->expr;
    if (std::find(open_aliases_.begin(), open_aliases_.end(), target) != open_aliases_.end()) continue;
    found = true;
    open_aliases_.push_back(target);
    expr::ExprPtr bound = bind(*target);
    open_aliases_.pop_back();
    return bound;
  }
  return nullptr;
}

expr::ExprPtr ExpressionBinder::report_unknown(const sql::NameRef& name) {
  const sql::SourceSpan at = span_of(name);
  if (name.parts.size() > 1 && !scope_.has_relation(name.parts[0].text)) {
    const auto column = scope_.find(sql::NameRef{{name.parts[0]}});
    if (column.ok() && *column) {
      return bind_fields(expr::column((*column)->index, (*column)->type, (*column)->name), name, 1);
    }
    diagnostics_.add(kUnknownQualifier, "there is no relation " + name.parts[0].text + " in FROM", name.parts[0].span,
                     did_you_mean(name.parts[0].text, scope_.relation_names()));
    return nullptr;
  }
  std::vector<std::string> names = scope_.visible_names();
  for (const sql::SelectItem& item : aliases_) {
    const auto* expression = std::get_if<sql::ExprItem>(&item.item);
    if (expression && expression->alias) names.push_back(expression->alias->text);
  }
  std::string hint = did_you_mean(name.parts.back().text, names);
  if (hint.empty() && name.parts.back().quoted) hint = "double quotes make names; texts stand in single quotes";
  if (equals_ignore_case(name.parts.back().text, "_headers"))
    hint = "queries that read records have it: SELECT _headers, .. in the query below";
  if (hint.empty()) {
    for (const ScopeColumn& column : scope_.columns()) {
      if (!column.hidden) hint += (hint.empty() ? "columns are " : ", ") + column.name;
    }
  }
  diagnostics_.add(kUnknownColumn, "there is no column " + name_text(name), at, std::move(hint));
  return nullptr;
}

}  // namespace velo::binder
