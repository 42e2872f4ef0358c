// A relation becomes complete in a fixed order: endpoint, physical columns, computed columns, key, time. What is
// missing in the declaration is asked of the connector, then of a sample of the data.
#include "binder/declaration.hpp"

#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/relation_options.hpp"
#include "binder/type_name.hpp"
#include "binder/values.hpp"
#include "expr/build.hpp"
#include "sql/parser.hpp"

namespace velo::binder {

namespace {

bool has_columns(const std::vector<sql::Element>& elements) {
  for (const sql::Element& element : elements) {
    if (const auto* column = std::get_if<sql::ColumnElement>(&element.node); column && !column->metadata) return true;
  }
  return false;
}

bool infer_columns(Workspace& file, const catalog::ConnectorInfo* connector, const sql::SourceSpan& at,
                   catalog::Relation& relation) {
  if (connector && connector->schema) {
    auto schema = file.diagnostics.take(connector->schema(relation.options), at);
    if (schema) relation.schema = *std::move(schema);
    return schema.has_value();
  }
  if (!connector || connector->typed || !file.environment.infer) {
    file.diagnostics.add(kNoColumns, "the columns of " + relation.name + " are not known", at,
                         "declare them: CREATE STREAM " + relation.name + " (name TYPE, ..) WITH (..)");
    return false;
  }
  auto schema = file.diagnostics.take(file.environment.infer(relation), at);
  if (!schema) return false;
  relation.schema = *std::move(schema);
  relation.schema_inferred = true;
  return true;
}

// What INSERT puts into the last column where it gives no value.
bool add_default(Workspace& file, const sql::Expr& written, catalog::Relation& relation) {
  auto value = cell_of_column(file.diagnostics, written, relation.schema.fields.back());
  if (!value) return false;
  relation.defaults.emplace(relation.schema.size() - 1, *std::move(value));
  return true;
}

bool is_new(Workspace& file, const sql::Identifier& name, const catalog::Relation& relation) {
  if (!relation.schema.find(name.text)) return true;
  file.diagnostics.add(kDuplicateColumn, "column " + name.text + " is declared twice", name.span);
  return false;
}

bool add_column(Workspace& file, const sql::ColumnElement& column, catalog::Relation& relation) {
  if (!is_new(file, column.name, relation)) return false;
  const auto type = file.diagnostics.take(resolve_type(column.type), column.type.span);
  if (!type) return false;
  relation.schema.fields.push_back({column.name.text, *type, !column.not_null && !column.primary_key});
  return !column.default_value || add_default(file, *column.default_value, relation);
}

// What METADATA FROM 'key' shows: the system column _key. Without FROM the column's own name is the key.
const catalog::SystemColumnDef* shown_by(Workspace& file, const sql::ColumnElement& column) {
  const std::string key = column.metadata_key.value_or(column.name.text);
  std::vector<std::string> known;
  for (const catalog::SystemColumnDef& system : catalog::system_columns()) {
    if (system.id == catalog::SystemColumn::EventTime) continue;  // a name for the watermark's column
    known.emplace_back(system.name.substr(1));
    if (equals_ignore_case(known.back(), key)) return &system;
  }
  std::string hint = "known are";
  for (const std::string& name : known) hint += " '" + name + "'";
  file.diagnostics.add(kUnknownColumn, "sources give no metadata '" + key + "'", column.name.span, std::move(hint));
  return nullptr;
}

bool add_metadata(Workspace& file, const sql::ColumnElement& column, catalog::Relation& relation) {
  if (!is_new(file, column.name, relation)) return false;
  if (column.default_value || column.primary_key) {
    file.diagnostics.add(kNotSupported, "a METADATA column takes neither DEFAULT nor PRIMARY KEY", column.name.span,
                         "write COALESCE(" + column.name.text + ", ..) in the query, or choose another key");
    return false;
  }
  const catalog::SystemColumnDef* system = shown_by(file, column);
  const auto type = file.diagnostics.take(resolve_type(column.type), column.type.span);
  if (!system || !type) return false;
  const expr::ExprPtr shown = expr::column(0, system->type, std::string(system->name));
  if (!file.diagnostics.take(expr::cast(shown, *type), column.type.span)) return false;
  relation.metadata.emplace(relation.schema.size(), system->id);
  relation.schema.fields.push_back({column.name.text, *type, true});
  relation.computed.push_back(nullptr);
  return true;
}

bool add_computed(Workspace& file, const sql::ComputedColumn& column, catalog::Relation& relation) {
  if (!is_new(file, column.name, relation)) return false;
  const Scope scope = scope_of(relation.name, relation.schema);
  ExpressionBinder binder(scope, file.diagnostics, "a computed column");
  expr::ExprPtr bound = binder.bind(column.expr);
  if (!bound) return false;
  relation.schema.fields.push_back({column.name.text, bound->type(), true});
  relation.computed.push_back(std::move(bound));
  return true;
}

// Columns that came from a sample stand in front.
void note_order(const std::vector<sql::Element>& elements, catalog::Relation& relation) {
  if (!has_columns(elements)) return;
  for (const sql::Element& element : elements) {
    const auto* column = std::get_if<sql::ColumnElement>(&element.node);
    const auto* computed = std::get_if<sql::ComputedColumn>(&element.node);
    if (!column && !computed) continue;
    relation.declared.push_back(*relation.schema.find(column ? column->name.text : computed->name.text));
  }
}

}  // namespace

bool read_elements(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation) {
  bool good = true;
  for (const sql::Element& element : elements) {
    const auto* column = std::get_if<sql::ColumnElement>(&element.node);
    if (column && !column->metadata && !add_column(file, *column, relation)) good = false;
  }
  return good;
}

bool read_computed(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation) {
  bool good = true;
  for (const sql::Element& element : elements) {
    const auto* column = std::get_if<sql::ColumnElement>(&element.node);
    if (column && column->metadata && !add_metadata(file, *column, relation)) good = false;
    const auto* computed = std::get_if<sql::ComputedColumn>(&element.node);
    if (computed && !add_computed(file, *computed, relation)) good = false;
  }
  if (good) note_order(elements, relation);
  return good;
}

bool read_primary_key(Workspace& file, const std::vector<sql::Element>& elements, catalog::Relation& relation) {
  bool good = true;
  const auto add = [&](const sql::Identifier& name) {
    if (const auto column = relation.schema.find(name.text)) {
      relation.primary_key.push_back(*column);
      return;
    }
    file.diagnostics.add(kUnknownColumn, "there is no column " + name.text, name.span,
                         did_you_mean(name.text, relation.schema.names()));
    good = false;
  };
  for (const sql::Element& element : elements) {
    if (const auto* column = std::get_if<sql::ColumnElement>(&element.node); column && column->primary_key)
      add(column->name);
    if (const auto* key = std::get_if<sql::PrimaryKeyElement>(&element.node)) {
      if (!relation.primary_key.empty()) {
        file.diagnostics.add(kBadPrimaryKey, relation.name + " has two primary keys", element.span);
        return false;
      }
      for (const sql::Identifier& name : key->columns) add(name);
    }
  }
  return good;
}

namespace {

// What the option `schema` declares, in front of what stands in the statement.
bool add_written_schema(const catalog::OptionValue& schema, std::vector<sql::Element>& elements, Workspace& file) {
  Result<std::vector<sql::Element>> written = sql::parse_elements(schema.text);
  if (!written.ok()) {
    file.diagnostics.add(schema.fault(written.error().code, "in the option 'schema': " + written.error().message)
                             .with_hint(written.error().hint));
    return false;
  }
  elements.insert(elements.begin(), written->begin(), written->end());
  return true;
}

// A relation that only options describe is a table when they give it a key.
bool read_columns(Workspace& file, const sql::CreateRelation* statement, const catalog::OptionValue* schema,
                  const std::optional<catalog::Endpoint>& endpoint, const sql::SourceSpan& at,
                  catalog::Relation& relation) {
  std::vector<sql::Element> elements = statement ? statement->elements : std::vector<sql::Element>();
  const size_t before = file.diagnostics.count();
  const bool from_option = schema && !has_columns(elements);
  if (from_option && !add_written_schema(*schema, elements, file)) return false;
  bool good = read_elements(file, elements, relation);
  if (good && !has_columns(elements)) good = endpoint && infer_columns(file, endpoint->connector, at, relation);
  good = good && read_computed(file, elements, relation);
  if (good) {
    read_primary_key(file, elements, relation);
    read_time(file, elements, relation, at);
  }
  if (from_option) file.diagnostics.move_to(before, schema->position, schema->file);
  if (!statement && !relation.primary_key.empty()) relation.kind = catalog::RelationKind::Table;
  return good;
}

}  // namespace

catalog::RelationPtr declare(Workspace& file, const std::string& name, const sql::CreateRelation* statement,
                             const catalog::Options& overlay, const sql::SourceSpan& at) {
  catalog::Options written = statement ? read_options(statement->options, file.diagnostics) : catalog::Options();
  written = merged(written, overlay);
  if (!load_config(written, file)) return nullptr;
  const size_t before = file.diagnostics.count();
  const auto endpoint = resolve(written, file, name, at);
  const size_t option_faults = file.diagnostics.count() - before;

  auto relation = std::make_shared<catalog::Relation>();
  relation->name = name;
  if (statement && statement->kind == sql::RelationKind::kTable) relation->kind = catalog::RelationKind::Table;
  if (endpoint) {
    relation->options = endpoint->options;
    relation->format = endpoint->format;
    if (endpoint->connector) relation->connector = endpoint->connector->name;
  } else if (const catalog::OptionValue* connector = written.find("connector")) {
    relation->connector = connector->text;
  }
  if (!read_columns(file, statement, written.find("schema"), endpoint, at, *relation)) return nullptr;
  // With faulty options only, the columns still tell what is wrong in the queries that read the relation.
  return file.diagnostics.count() == before + option_faults ? relation : nullptr;
}

}  // namespace velo::binder
