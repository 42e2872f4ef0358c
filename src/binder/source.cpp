// A source offers everything the relation has; the rewrites take out what nobody reads. The Watermark stands directly
// above it, under every Filter, so that rows a query drops still move time forward.
#include "binder/source.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "catalog/changelog_form.hpp"
#include "catalog/partitioning.hpp"
#include "catalog/relation_options.hpp"
#include "expr/build.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"

namespace velo::binder {

namespace {

using catalog::ChangelogForm;

bool is_bounded(const catalog::Environment& environment, const catalog::Relation& relation) {
  const catalog::ConnectorInfo* connector = environment.connector(relation.connector);
  return !connector || !connector->bounded || connector->bounded(relation.options);
}

// Rows of a table replace those of the same PRIMARY KEY.
void make_keyed(plan::Node& node, const std::vector<size_t>& primary_key) {
  if (primary_key.empty() || node.changelog != plan::Changelog::Append) return;
  node.changelog = plan::Changelog::Upsert;
  node.key = primary_key;
}

// Records that say what their rows do. Envelopes of a relation with a key are read as new rows only.
void read_kinds(plan::Source& node) {
  const ChangelogForm form = catalog::changelog_form(node.relation->options);
  if (!catalog::tells_kinds(form)) return;
  const bool keyed = form == ChangelogForm::Upsert || !node.relation->primary_key.empty();
  if (form != ChangelogForm::Retract && keyed) return make_keyed(node, node.relation->primary_key);
  node.changelog = plan::Changelog::Retract;
  node.key.clear();
}

bool check_kinds(const catalog::Relation& relation, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  const ChangelogForm form = catalog::changelog_form(relation.options);
  if (form == ChangelogForm::Upsert && relation.primary_key.empty()) {
    diagnostics.add(kChangelogMismatch, "'upsert' needs a key, and " + relation.name + " has none", at,
                    "declare one, PRIMARY KEY (..)");
    return false;
  }
  if (form != ChangelogForm::Debezium || relation.format.empty() || relation.format == "json") return true;
  diagnostics.add(kChangelogMismatch, "Debezium's envelopes are JSON, and " + relation.name + " is " + relation.format,
                  at, "write 'format' = 'json'");
  return false;
}

std::shared_ptr<plan::Source> make_source(catalog::RelationPtr relation, bool bounded) {
  auto node = std::make_shared<plan::Source>();
  for (size_t i = 0; i < relation->physical_columns(); ++i) {
    node->columns.push_back(i);
    node->schema.fields.push_back(relation->schema[i]);
  }
  for (const catalog::SystemColumnDef& column : catalog::system_columns()) {
    if (column.id == catalog::SystemColumn::EventTime) continue;  // a name for the watermark's column
    node->system_columns.push_back(column.id);
    node->schema.fields.push_back({std::string(column.name), column.type, true});
  }
  if (relation->kind == catalog::RelationKind::Table) make_keyed(*node, relation->primary_key);
  node->relation = std::move(relation);
  read_kinds(*node);
  node->bounded = bounded;
  return node;
}

// A METADATA column as an expression over the source.
expr::ExprPtr shown_metadata(const plan::Source& source, size_t column) {
  const catalog::Relation& relation = *source.relation;
  const auto& listed = source.system_columns;
  const auto place = std::find(listed.begin(), listed.end(), relation.metadata.at(column)) - listed.begin();
  const size_t from = relation.physical_columns() + static_cast<size_t>(place);
  expr::ExprPtr shown = expr::column(from, source.schema[from].type, source.schema[from].name);
  return std::move(expr::cast(std::move(shown), relation.schema[column].type)).value();
}

// Rows that a program gives have the partitions that it says.
bool check_partitions(const catalog::Environment& environment, const catalog::Relation& relation,
                      const sql::SourceSpan& at, Diagnostics& diagnostics) {
  const catalog::ConnectorInfo* connector = environment.connector(relation.connector);
  const std::string key = catalog::partition_key(relation.options);
  if (!key.empty() && !relation.schema.find(key)) {
    diagnostics.add(kUnknownColumn, "'partition.key' of " + relation.name + " names no column of it: " + key, at,
                    did_you_mean(key, relation.schema.names()));
    return false;
  }
  const bool given = connector == nullptr || connector->name == environment.default_connector;
  if (given || connector->has_partitions || !catalog::files_are_partitions(relation.options)) return true;
  diagnostics.add(kNoPartitions,
                  "'partitions' = 'files' is for files, and " + relation.name + " has connector " + relation.connector,
                  at, "leave the option out");
  return false;
}

// The relation's columns in order of its schema, expanded to expressions over the source.
std::vector<expr::ExprPtr> expanded_columns(const plan::Source& source) {
  const catalog::Relation& relation = *source.relation;
  std::vector<expr::ExprPtr> out;
  const size_t physical = relation.physical_columns();
  for (size_t i = 0; i < physical; ++i)
    out.push_back(expr::column(i, relation.schema[i].type, relation.schema[i].name));
  for (const expr::ExprPtr& computed : relation.computed) {
    out.push_back(computed ? expr::substitute(computed, out) : shown_metadata(source, out.size()));
  }
  return out;
}

// Computed columns and the converted event time, between the physical and the system columns.
plan::NodePtr add_computed(const std::shared_ptr<plan::Source>& source, const catalog::Relation& relation) {
  const bool converted = relation.watermark && relation.watermark->conversion;
  if (relation.computed.empty() && !converted) return source;
  const size_t physical = relation.physical_columns();
  std::vector<expr::ExprPtr> columns = expanded_columns(*source);
  std::vector<std::string> names = relation.schema.names();
  if (converted) {
    columns.push_back(expr::substitute(relation.watermark->conversion, columns));
    names.emplace_back("_event_time");
  }
  for (size_t i = physical; i < source->schema.size(); ++i) {
    columns.push_back(expr::column(i, source->schema[i].type, source->schema[i].name));
    names.push_back(source->schema[i].name);
  }
  return make_project(source, std::move(columns), names);
}

std::shared_ptr<plan::Upstream> upstream_of(const plan::Query& query) {
  auto node = std::make_shared<plan::Upstream>();
  node->query = query.name;
  node->schema = query.root->schema;
  node->changelog = query.root->changelog;
  node->key = query.root->key;
  node->bounded = query.root->bounded;
  return node;
}

// The rows of several INSERTs stand one behind the other. In a table a later row replaces an earlier one of its key,
// whichever INSERT it comes from.
plan::NodePtr upstream_of(const Workspace& file, const catalog::Entry& entry) {
  const std::shared_ptr<plan::Upstream> first = upstream_of(file.application.queries[*entry.query]);
  if (entry.kind == catalog::RelationKind::Table) make_keyed(*first, file.results[*entry.query].primary_key);
  if (entry.inserts.empty()) return first;
  auto all = std::make_shared<plan::Union>();
  all->schema = first->schema;
  all->inputs.push_back(first);
  for (const size_t query : entry.inserts) {
    all->inputs.push_back(upstream_of(file.application.queries[query]));
    for (size_t i = 0; i < all->schema.size(); ++i)
      all->schema.fields[i].nullable |= all->inputs.back()->schema[i].nullable;
    all->bounded &= all->inputs.back()->bounded;
  }
  all->changelog = first->changelog;
  all->key = first->key;
  return all;
}

}  // namespace

std::optional<BoundInput> read_relation(QueryContext& context, catalog::RelationPtr relation,
                                        const sql::SourceSpan& at) {
  const catalog::Environment& environment = context.file.environment;
  if (const catalog::ConnectorInfo* connector = environment.connector(relation->connector)) {
    Status readable = catalog::check_direction(*connector, catalog::Direction::Read, relation->name);
    if (!context.diagnostics().take(std::move(readable), at)) return std::nullopt;
  }
  if (!check_kinds(*relation, at, context.diagnostics())) return std::nullopt;
  if (!check_partitions(environment, *relation, at, context.diagnostics())) return std::nullopt;
  if (!relation->defaults.empty()) {
    const std::string& column = relation->schema[relation->defaults.begin()->first].name;
    context.diagnostics().add(kNotSupported,
                              "column " + column + " of " + relation->name +
                                  " has a DEFAULT: that is for INSERT, and these rows come from outside",
                              at, "take the DEFAULT out, and write COALESCE(" + column + ", ..) in the query");
    return std::nullopt;
  }
  BoundInput out;
  out.relation = relation;
  out.name = relation->name;
  out.table = relation->kind == catalog::RelationKind::Table;
  out.node = add_computed(make_source(relation, is_bounded(environment, *relation)), *relation);
  out.updating = out.node->changelog != plan::Changelog::Append;
  const Schema& schema = out.node->schema;
  const auto add = [&](size_t i, bool hidden) {
    out.scope.add({relation->name, schema[i].name, schema[i].type, i, hidden});
  };
  for (const size_t column : relation->shown_columns()) add(column, false);
  for (size_t i = relation->schema.size(); i < schema.size(); ++i) add(i, true);
  if (!relation->watermark) return out;
  const catalog::WatermarkDef& watermark = *relation->watermark;
  const size_t column = watermark.conversion ? relation->schema.size() : watermark.column;
  out.time = EventTime{watermark.conversion ? watermark.column : column, relation->schema[watermark.column].name,
                       watermark.delay};
  if (!watermark.conversion) out.scope.add({relation->name, "_event_time", TypeId::Timestamp, column, true});
  out.node = make_watermark(std::move(out.node), column, watermark.delay, watermark.max_future_skew);
  return out;
}

BoundInput read_upstream(QueryContext& context, const catalog::Entry& entry) {
  const ResultTraits& traits = context.file.results[*entry.query];
  BoundInput out;
  out.table = entry.kind == catalog::RelationKind::Table;
  out.name = entry.name;
  out.node = upstream_of(context.file, entry);
  out.scope = scope_of(entry.name, out.node->schema);
  out.updating = traits.updating;
  if (!traits.time || !traits.time->column) return out;
  if (!out.node->schema[*traits.time->column].type.is(TypeId::Timestamp)) return out;
  out.time = traits.time;
  out.node = traits.time->inherited ? make_inherited_watermark(std::move(out.node), *traits.time->column)
                                    : make_watermark(std::move(out.node), *traits.time->column, traits.time->delay);
  if (!out.node->schema.find("_event_time"))
    out.scope.add({entry.name, "_event_time", TypeId::Timestamp, *traits.time->column, true});
  return out;
}

}  // namespace velo::binder
