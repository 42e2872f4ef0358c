// Names in FROM are looked up from the inside out: WITH, then the file's views and results of queries, then relations
// of the outside world. Queries in FROM, and those behind names, are bound in place.
#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/join.hpp"
#include "binder/query.hpp"
#include "binder/relation_lookup.hpp"
#include "binder/source.hpp"
#include "binder/unnest.hpp"
#include "binder/values.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_rows.hpp"
#include "plan/source.hpp"

namespace velo::binder {

namespace {

BoundInput as_input(BoundResult result, const std::string& name) {
  BoundInput out;
  out.name = name;
  out.scope = scope_of(name, result.node->schema);
  out.node = std::move(result.node);
  out.time = std::move(result.time);
  out.updating = result.updating;
  return out;
}

// Gives a relation the names that FROM wants; its hidden columns stay.
bool rename(BoundInput& input, const sql::Identifier* alias, const std::vector<sql::Identifier>& columns,
            Diagnostics& diagnostics) {
  if (alias) input.name = alias->text;
  Scope renamed;
  size_t visible = 0;
  for (ScopeColumn column : input.scope.columns()) {
    if (alias) column.relation = alias->text;
    if (!column.hidden && visible < columns.size()) column.name = columns[visible].text;
    visible += column.hidden ? 0 : 1;
    renamed.add(std::move(column));
  }
  if (columns.size() > visible) {
    diagnostics.add(kColumnCount,
                    input.name + " has " + std::to_string(visible) + " columns, not " + std::to_string(columns.size()),
                    columns[visible].span);
    return false;
  }
  input.scope = std::move(renamed);
  return true;
}

std::optional<BoundInput> bind_cte(QueryContext& context, size_t place) {
  const sql::CommonTable& table = *context.ctes[place];
  QueryContext inner{context.file, context.overlays, context.options, {}, context.open_views};
  inner.ctes.assign(context.ctes.begin(), context.ctes.begin() + static_cast<ptrdiff_t>(place));
  std::optional<BoundResult> result = bind_query(inner, *table.query);
  if (!result) return std::nullopt;
  BoundInput out = as_input(*std::move(result), table.name.text);
  if (!rename(out, nullptr, table.columns, context.diagnostics())) return std::nullopt;
  return out;
}

std::optional<BoundInput> bind_view(QueryContext& context, const catalog::Entry& view, const sql::Identifier& name) {
  const auto& open = context.open_views;
  if (std::any_of(open.begin(), open.end(),
                  [&](const std::string& one) { return equals_ignore_case(one, view.name); })) {
    context.diagnostics().add(kCircularName, "view " + view.name + " reads itself", name.span);
    return std::nullopt;
  }
  QueryContext inner{context.file, context.overlays, context.options, {}, open};
  inner.open_views.push_back(view.name);
  std::optional<BoundResult> result = bind_query(inner, *view.view);
  if (!result) return std::nullopt;
  return as_input(*std::move(result), view.name);
}

std::optional<BoundInput> bind_name(QueryContext& context, const sql::Identifier& name) {
  for (size_t i = context.ctes.size(); i-- > 0;) {
    if (equals_ignore_case(context.ctes[i]->name.text, name.text)) return bind_cte(context, i);
  }
  const catalog::Entry* entry = context.file.catalog.find(name.text);
  if (entry && entry->view) return bind_view(context, *entry, name);
  if (entry && entry->query) return read_upstream(context, *entry);
  catalog::RelationPtr relation = find_source(context, name);
  return relation ? read_relation(context, std::move(relation), name.span) : std::nullopt;
}

std::optional<BoundInput> bind_source(QueryContext& context, const sql::DerivedTable& derived,
                                      const sql::Relation& relation) {
  std::optional<BoundResult> result = bind_query(context, *derived.query);
  if (!result) return std::nullopt;
  return as_input(*std::move(result), relation.alias ? relation.alias->text : "the query in FROM");
}

std::optional<BoundInput> bind_source(QueryContext& context, const sql::NamedRelation& named, const sql::Relation&) {
  return bind_name(context, named.name);
}

std::optional<BoundInput> bind_source(QueryContext& context, const sql::ValuesTable& values, const sql::Relation&) {
  return bind_values(context, values);
}

std::optional<BoundInput> bind_source(QueryContext& context, const sql::TableFunction& function,
                                      const sql::Relation& relation) {
  if (!is_window_function(function.name.text)) {
    context.diagnostics().add(kUnknownFunction, "there is no table function " + function.name.text, function.name.span,
                              "FROM takes UNNEST(array), TUMBLE(TABLE t, DESCRIPTOR(ts), size) and HOP");
    return std::nullopt;
  }
  const sql::TableArgument::Table* table = nullptr;
  for (const sql::TableArgument& argument : function.arguments) {
    if (const auto* found = std::get_if<sql::TableArgument::Table>(&argument.value)) table = found;
  }
  if (!table) {
    context.diagnostics().add(kUnknownRelation, function.name.text + " in FROM needs TABLE name", relation.span,
                              "write TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)");
    return std::nullopt;
  }
  std::optional<BoundInput> input = bind_name(context, table->name);
  std::optional<WindowClause> window = read_window_function(function, relation.span, context.diagnostics());
  if (!input || !window) return std::nullopt;
  input->window = std::move(window);
  return input;
}

std::optional<BoundInput> bind_relation(QueryContext& context, const sql::Relation& relation) {
  std::optional<BoundInput> input =
      std::visit([&](const auto& source) { return bind_source(context, source, relation); }, relation.source);
  if (!input) return std::nullopt;
  const sql::Identifier* alias = relation.alias ? &*relation.alias : nullptr;
  if (!rename(*input, alias, relation.column_aliases, context.diagnostics())) return std::nullopt;
  return input;
}

// Joins are between rows: a window function gives them.
std::optional<BoundInput> without_window(QueryContext& context, BoundInput input) {
  return input.window ? as_window_rows(context, std::move(input)) : std::move(input);
}

// UNNEST alone in FROM has a row without columns in front of it.
std::optional<BoundInput> bind_first(QueryContext& context, const sql::Relation& relation) {
  if (!is_unnest(relation)) return bind_relation(context, relation);
  BoundInput nothing;
  nothing.node = std::make_shared<plan::SingleRow>();
  return bind_unnest(context, std::move(nothing), relation, nullptr);
}

}  // namespace

std::optional<BoundInput> bind_from(QueryContext& context, const sql::FromClause& from) {
  if (from.first.system_time) {
    context.diagnostics().add(kJoinKind, "FOR SYSTEM_TIME AS OF belongs to a table that is joined",
                              from.first.system_time->span,
                              "write FROM stream JOIN table FOR SYSTEM_TIME AS OF ts ON ..");
    return std::nullopt;
  }
  std::optional<BoundInput> input = bind_first(context, from.first);
  for (const sql::Join& join : from.joins) {
    if (is_unnest(join.right)) {
      if (input) input = bind_unnest(context, *std::move(input), join.right, &join);
      continue;
    }
    if (input) input = without_window(context, *std::move(input));
    std::optional<BoundInput> right = bind_relation(context, join.right);
    if (right) right = without_window(context, *std::move(right));
    if (!input || !right) input.reset();
    else input = bind_join(context, *std::move(input), *std::move(right), join);
  }
  return input;
}

}  // namespace velo::binder
