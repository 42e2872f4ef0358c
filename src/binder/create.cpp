// CREATE without AS declares a relation of the outside world; with AS it is a query that carries a name.
#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/declaration.hpp"
#include "binder/finished_query.hpp"
#include "binder/insert_columns.hpp"
#include "binder/query.hpp"
#include "binder/relation_options.hpp"
#include "binder/statements.hpp"

namespace velo::binder {

namespace {

catalog::RelationKind kind_of(sql::RelationKind kind) {
  return kind == sql::RelationKind::kTable ? catalog::RelationKind::Table : catalog::RelationKind::Stream;
}

bool has_columns(const sql::CreateRelation& create) {
  for (const sql::Element& element : create.elements) {
    if (std::holds_alternative<sql::ColumnElement>(element.node)) return true;
    if (std::holds_alternative<sql::ComputedColumn>(element.node)) return true;
  }
  return false;
}

// Without columns only the options are checked: the data is looked at when a query reads it.
void declare_external(Workspace& file, const sql::CreateRelation& create) {
  catalog::RelationPtr relation;
  const size_t before = file.diagnostics.count();
  if (has_columns(create)) {
    relation = declare(file, create.name.text, &create, {}, create.name.span);
  } else {
    catalog::Options options = read_options(create.options, file.diagnostics);
    if (load_config(options, file)) resolve(options, file, create.name.text, create.name.span);
  }
  if (!relation && file.diagnostics.count() != before) file.broken.insert(create.name.text);
  file.declared[create.name.text] = &create;
  file.catalog.put(
      {create.name.text, kind_of(create.kind), std::move(relation), nullptr, std::nullopt, create.name.span.position});
}

// The columns in front of AS take those of the query in their order, as INSERT does.
bool fit_columns(Workspace& file, const sql::CreateRelation& create, catalog::Relation& described,
                 BoundResult& result) {
  for (const sql::Element& element : create.elements) {
    const auto* column = std::get_if<sql::ColumnElement>(&element.node);
    const bool given = column && !column->metadata && !column->default_value;
    if (given || (!column && !std::holds_alternative<sql::ComputedColumn>(element.node))) continue;
    file.diagnostics.add(kNotSupported, "the query behind AS gives all columns of " + create.name.text, element.span,
                         "leave DEFAULT and METADATA out, and compute columns in SELECT");
    return false;
  }
  static const std::vector<sql::Identifier> kAllColumns;
  return read_elements(file, create.elements, described) &&
         fit_query(file, {described, kAllColumns, create.query->select.span}, result);
}

// What stands in front of AS says how the result is called, its types, its key and its event time.
bool apply_elements(Workspace& file, const sql::CreateRelation& create, BoundResult& result) {
  catalog::Relation described;
  described.name = create.name.text;
  if (has_columns(create)) {
    if (!fit_columns(file, create, described, result)) return false;
  } else {
    described.schema = result.node->schema;
  }
  if (!read_primary_key(file, create.elements, described)) return false;
  if (!read_time(file, create.elements, described, create.name.span)) return false;
  if (!described.primary_key.empty()) result.primary_key = described.primary_key;
  if (described.watermark) {
    const size_t column = described.watermark->column;
    result.time = EventTime{column, described.schema[column].name, described.watermark->delay};
  }
  return true;
}

// A table without a key keeps every row.
void make_table(const sql::CreateRelation& create, BoundResult& result) {
  if (create.kind != sql::RelationKind::kTable) return;
  if (result.primary_key.empty()) result.primary_key = result.node->key;
  result.updating |= !result.primary_key.empty() || result.node->changelog != plan::Changelog::Append;
}

void create_as(Workspace& file, const sql::CreateRelation& create, const sql::Statement& statement) {
  const QueryOptions options = split_options(file, *create.query, create.name.text);
  QueryContext context{file, options.overlays, options.job, {}, {}};
  const size_t before = file.diagnostics.count();
  std::optional<BoundResult> result = bind_query(context, *create.query);
  catalog::Options written = read_options(create.options, file.diagnostics);
  const auto overlay = options.overlays.find(create.name.text);
  if (overlay != options.overlays.end()) written = merged(written, overlay->second);
  const bool good = result && apply_elements(file, create, *result);
  if (good) make_table(create, *result);
  const Schema schema = result ? result->node->schema : Schema();
  auto sink = make_sink(file, create.name.text, create.kind, schema,
                        result ? result->primary_key : std::vector<size_t>(), std::move(written), create.name.span);
  if (!good || !sink || file.diagnostics.count() != before) {
    file.broken.insert(create.name.text);
    return;
  }
  const size_t query = add_query(file, *std::move(result), {create.name.text, *sink, false}, options.job, statement);
  file.catalog.put({create.name.text, kind_of(create.kind), *sink, nullptr, query, create.name.span.position});
}

}  // namespace

bool check_new_name(Workspace& file, const sql::Identifier& name, bool or_replace, bool if_not_exists) {
  file.later.erase(name.text);
  const catalog::Entry* entry = file.catalog.find(name.text);
  if (!entry || or_replace) return true;
  if (if_not_exists) return false;
  file.diagnostics.add(kDuplicateName,
                       name.text + " is already declared in line " + std::to_string(entry->position.line), name.span,
                       "choose another name, or write CREATE OR REPLACE");
  return false;
}

void bind_create(Workspace& file, const sql::CreateRelation& create, const sql::Statement& statement) {
  if (!check_new_name(file, create.name, create.or_replace, create.if_not_exists)) return;
  file.broken.erase(create.name.text);
  if (create.query) create_as(file, create, statement);
  else declare_external(file, create);
}

void bind_create_view(Workspace& file, const sql::CreateView& create, const sql::Statement&) {
  if (!check_new_name(file, create.name, create.or_replace, create.if_not_exists)) return;
  // Bound once here for its faults; every use binds it again in its place.
  const RelationOverlays no_overlays;
  QueryContext context{file, no_overlays, file.settings, {}, {create.name.text}};
  if (!bind_query(context, *create.query)) {
    file.broken.insert(create.name.text);
    return;
  }
  file.catalog.put({create.name.text, catalog::RelationKind::View, nullptr,
                    std::make_shared<const sql::Query>(*create.query), std::nullopt, create.name.span.position});
}

}  // namespace velo::binder
