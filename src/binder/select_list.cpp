#include "binder/select_list.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/aggregate_call.hpp"
#include "binder/codes.hpp"
#include "binder/nested.hpp"
#include "binder/window_columns.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// The name of an item without alias: its column, its function, or its place.
std::string made_up_name(const sql::Expr& expression, size_t place) {
  if (const auto* name = expression.as<sql::NameRef>()) return name->parts.back().text;
  if (const auto* call = expression.as<sql::FunctionCall>()) return to_lower(call->name.text);
  if (const auto* cast = expression.as<sql::Cast>()) return made_up_name(*cast->operand, place);
  if (const auto* field = expression.as<sql::FieldAccess>()) return field->field.text;
  if (const auto* element = expression.as<sql::Subscript>()) return made_up_name(*element->operand, place);
  return "col" + std::to_string(place);
}

// A column, not a field of one.
bool is_column(const sql::Expr& expression, const Scope& scope) {
  const auto* name = expression.as<sql::NameRef>();
  if (!name) return false;
  const auto head = scope.find_head(*name);
  return !head.ok() || !head->column || head->parts == name->parts.size();
}

bool listed(const std::vector<sql::Identifier>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const sql::Identifier& one) { return equals_ignore_case(one.text, name); });
}

// The struct that `s.*` is about, when s is no relation.
const ScopeColumn* struct_of(const sql::StarItem& star, const Scope& scope) {
  if (!star.qualifier || scope.has_relation(star.qualifier->text)) return nullptr;
  const auto column = scope.find(sql::NameRef{{*star.qualifier}});
  return column.ok() && *column && (*column)->type.is(TypeId::Struct) ? *column : nullptr;
}

// The entry for a column in REPLACE or RENAME, or nullptr.
template <class Item>
const Item* entry_for(const std::vector<Item>& items, std::string_view column) {
  for (const Item& item : items) {
    if (equals_ignore_case(item.column.text, column)) return &item;
  }
  return nullptr;
}

void check_column(const sql::Identifier& name, const Scope& scope, Diagnostics& diagnostics) {
  const auto column = scope.find(sql::NameRef{{name}});
  if (column.ok() && *column) return;
  const std::vector<std::string> names = scope.visible_names();
  diagnostics.add(kUnknownColumn, "there is no column " + name.text, name.span, did_you_mean(name.text, names));
}

void check_star(const sql::StarItem& star, const Scope& scope, Diagnostics& diagnostics) {
  if (star.qualifier && !scope.has_relation(star.qualifier->text)) {
    diagnostics.add(kUnknownQualifier, "there is no relation " + star.qualifier->text + " in FROM",
                    star.qualifier->span, did_you_mean(star.qualifier->text, scope.relation_names()));
  }
  for (const sql::Identifier& name : star.except) check_column(name, scope, diagnostics);
  for (const sql::StarReplacement& one : star.replace) check_column(one.column, scope, diagnostics);
  for (const sql::StarName& one : star.rename) check_column(one.column, scope, diagnostics);
}

// One column of *, with what REPLACE and RENAME make of it. `bind` binds an expression of SELECT.
template <class Bind>
OutputColumn star_column(const sql::StarItem& star, const sql::SourceSpan& at, const std::string& name,
                         expr::ExprPtr column, Bind bind) {
  OutputColumn item;
  const sql::StarReplacement* replacement = entry_for(star.replace, name);
  const sql::StarName* renamed = entry_for(star.rename, name);
  item.expression = replacement ? bind(replacement->expr) : std::move(column);
  item.written = replacement ? &replacement->expr : nullptr;
  item.name = renamed ? renamed->name.text : name;
  item.named = renamed != nullptr;
  item.span = replacement ? replacement->expr.span : at;
  return item;
}

template <class Bind>
void expand_star(const sql::StarItem& star, const sql::SourceSpan& at, const Scope& scope, Bind bind,
                 std::vector<OutputColumn>& out) {
  for (const ScopeColumn& column : scope.columns()) {
    if (column.hidden || listed(star.except, column.name)) continue;
    if (star.qualifier ? !equals_ignore_case(star.qualifier->text, column.relation) : column.merged) continue;
    out.push_back(
        star_column(star, at, column.name, expr::column(column.index, column.type, column.name), bind));
    out.back().named |= scope.relation_names().size() < 2;
  }
}

template <class Bind>
void expand_struct(const sql::StarItem& star, const sql::SourceSpan& at, const ScopeColumn& column,
                   ExpressionBinder& binder, Bind bind, std::vector<OutputColumn>& out) {
  const expr::ExprPtr whole = expr::column(column.index, column.type, column.name);
  for (size_t i = 0; i < column.type.child_count(); ++i) {
    const std::string& name = column.type.field_name(i);
    if (listed(star.except, name)) continue;
    expr::ExprPtr field = bind_field(binder, whole, {name, true, star.qualifier->span});
    out.push_back(star_column(star, at, name, std::move(field), bind));
  }
}

// `*, window_start, window_end` over a window function in FROM, whose * holds them already.
bool shown_by_star(const std::vector<OutputColumn>& columns, const OutputColumn& item, const sql::ExprItem& written) {
  if (written.alias || !item.expression || !item.expression->column() || !window_edge(item.name)) return false;
  return std::any_of(columns.begin(), columns.end(), [&](const OutputColumn& one) {
    return !one.written && one.expression->column() == item.expression->column() && one.name == item.name;
  });
}

// A made-up name gives way to those before it and to those that were chosen.
bool taken(const std::vector<OutputColumn>& columns, size_t except, std::string_view name) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if ((i < except || columns[i].named) && i != except && equals_ignore_case(columns[i].name, name)) return true;
  }
  return false;
}

void make_names_unique(std::vector<OutputColumn>& columns, Diagnostics& diagnostics) {
  for (size_t i = 0; i < columns.size(); ++i) {
    OutputColumn& column = columns[i];
    if (!column.named) {
      const std::string stem = column.name;
      for (size_t n = 2; taken(columns, i, column.name); ++n) column.name = stem + '_' + std::to_string(n);
      continue;
    }
    for (size_t before = 0; before < i; ++before) {
      if (!columns[before].named || !equals_ignore_case(columns[before].name, column.name)) continue;
      diagnostics.add(kDuplicateColumn, "the result has two columns called " + column.name, column.span,
                      "give one of them another name with AS");
      break;
    }
  }
}

}  // namespace

std::vector<OutputColumn> bind_select_list(const sql::Select& select, const Scope& scope, AggregateCollector& collector,
                                           OverCollector& over, const SubqueryBinder& subqueries,
                                           Diagnostics& diagnostics) {
  std::vector<OutputColumn> out;
  const bool several = scope.relation_names().size() > 1;  // a.id and b.id are no fault
  for (size_t i = 0; i < select.items.size(); ++i) {
    const auto bind = [&](const sql::Expr& expression) {
      ExpressionBinder binder(scope, diagnostics, "SELECT");
      binder.allow_aliases(Aliases(select.items).first(i));
      binder.allow_aggregates(collector);
      binder.allow_over(over);
      binder.use_subqueries(subqueries);
      return binder.bind(expression);
    };
    const sql::SelectItem& item = select.items[i];
    if (const auto* star = std::get_if<sql::StarItem>(&item.item)) {
      if (const ScopeColumn* column = struct_of(*star, scope)) {
        ExpressionBinder binder(scope, diagnostics, "SELECT");
        expand_struct(*star, item.span, *column, binder, bind, out);
        continue;
      }
      check_star(*star, scope, diagnostics);
      expand_star(*star, item.span, scope, bind, out);
      continue;
    }
    const auto& written = std::get<sql::ExprItem>(item.item);
    OutputColumn column;
    column.expression = bind(written.expr);
    column.name = written.alias ? written.alias->text : made_up_name(written.expr, i + 1);
    column.named = written.alias || (is_column(written.expr, scope) && !several);
    column.span = written.expr.span;
    column.written = &written.expr;
    column.primary_key = written.primary_key;
    if (!shown_by_star(out, column, written)) out.push_back(std::move(column));
  }
  make_names_unique(out, diagnostics);
  return out;
}

}  // namespace velo::binder
