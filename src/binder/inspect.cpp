// Questions about the application. They are answered here, as text, because only the binder knows all names.
#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/relation_lookup.hpp"
#include "binder/statements.hpp"
#include "functions/aggregate.hpp"
#include "functions/scalar.hpp"
#include "functions/window.hpp"
#include "plan/duration_text.hpp"
#include "sql/unparse.hpp"

namespace velo::binder {

namespace {

void add(Workspace& file, plan::Inspection::Kind kind, const sql::Statement& statement, std::string text) {
  file.application.inspections.push_back(
      {kind, sql::unparse(statement), std::move(text), std::nullopt, statement.span.position});
}

std::string column_lines(const Schema& schema) {
  std::string out;
  for (const Field& field : schema.fields) {
    out += "  " + field.name + ' ' + field.type.text() + (field.nullable ? "" : " NOT NULL") + '\n';
  }
  return out;
}

std::string relation_text(const catalog::Relation& relation) {
  Schema shown;
  for (const size_t column : relation.shown_columns()) shown.fields.push_back(relation.schema[column]);
  std::string out = column_lines(shown);
  if (relation.schema_inferred) out += "  columns found out from the data\n";
  if (relation.watermark) {
    out += "  event time " + relation.schema[relation.watermark->column].name + ", watermark " +
           plan::duration_text(relation.watermark->delay) + " behind\n";
  }
  if (!relation.connector.empty()) {
    out += "  connector " + relation.connector + (relation.format.empty() ? "" : ", format " + relation.format) + '\n';
  }
  return out;
}

std::string entry_lines(const Workspace& file, bool tables) {
  std::string out;
  for (const catalog::Entry& entry : file.catalog.entries()) {
    if ((entry.kind == catalog::RelationKind::Table) == tables) out += entry.name + '\n';
  }
  return out;
}

std::string function_lines() {
  std::string out;
  const auto add_line = [&](const auto& function) {
    out += std::string(function.syntax) + "\n  " + std::string(function.doc) + "\n  " + std::string(function.example) +
           " -> " + std::string(function.result) + '\n';
  };
  for (const functions::AggregateFunction& function : functions::aggregate_functions()) add_line(function);
  for (const functions::WindowFunction& function : functions::window_functions()) add_line(function);
  for (const functions::ScalarFunction& function : functions::scalar_functions()) add_line(function);
  return out;
}

}  // namespace

void bind_explain(Workspace& file, const sql::Explain& explain, const sql::Statement& statement) {
  const size_t queries = file.application.queries.size();
  const size_t faults = file.diagnostics.count();
  const catalog::Catalog names = file.catalog;
  bind_statement(file, *explain.statement);
  file.catalog = names;
  if (file.application.queries.size() == queries) {
    if (file.diagnostics.count() == faults) {
      file.diagnostics.add(kNotSupported, "EXPLAIN takes a query", explain.statement->span);
    }
    return;
  }
  const auto kind = explain.analyze ? plan::Inspection::Kind::ExplainAnalyze : plan::Inspection::Kind::Explain;
  add(file, kind, statement, "");
  file.application.inspections.back().query = std::move(file.application.queries.back());
  file.application.queries.pop_back();
  file.results.pop_back();
}

void bind_describe(Workspace& file, const sql::Describe& describe, const sql::Statement& statement) {
  const RelationOverlays no_overlays;
  QueryContext context{file, no_overlays, file.settings, {}, {}};
  const catalog::Entry* entry = file.catalog.find(describe.name.text);
  if (file.broken.contains(describe.name.text)) return;
  if (entry && entry->view) {
    add(file, plan::Inspection::Kind::Describe, statement, sql::unparse(*entry->view) + '\n');
  } else if (entry && entry->query) {
    add(file, plan::Inspection::Kind::Describe, statement,
        column_lines(file.application.queries[*entry->query].root->schema));
  } else if (entry) {
    const catalog::RelationPtr relation = declared_relation(context, *entry, describe.name);
    if (relation) add(file, plan::Inspection::Kind::Describe, statement, relation_text(*relation));
  } else if (const catalog::RelationPtr relation = find_source(context, describe.name)) {
    add(file, plan::Inspection::Kind::Describe, statement, relation_text(*relation));
  }
}

void bind_show(Workspace& file, const sql::Show& show, const sql::Statement& statement) {
  using What = sql::Show::What;
  if (show.what == What::kJobs) {
    file.diagnostics.add(kNeedsServer, "SHOW JOBS needs the job server", statement.span);
    return;
  }
  if (show.what != What::kCreate) {
    add(file, plan::Inspection::Kind::Show, statement,
        show.what == What::kFunctions ? function_lines() : entry_lines(file, show.what == What::kTables));
    return;
  }
  const auto source = file.sources.find(show.name->text);
  if (source != file.sources.end()) {
    add(file, plan::Inspection::Kind::Show, statement, source->second + ";\n");
    return;
  }
  const RelationOverlays no_overlays;
  QueryContext context{file, no_overlays, file.settings, {}, {}};
  report_unknown_relation(context, *show.name);
}

}  // namespace velo::binder
