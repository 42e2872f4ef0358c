// Statements are bound in order into one workspace; a statement that fails leaves its name behind as broken, so that
// the statements that use it are not blamed.
#include "binder/binder.hpp"

#include <set>

#include "base/text.hpp"
#include "binder/annotations.hpp"
#include "binder/codes.hpp"
#include "binder/query_options.hpp"
#include "binder/statements.hpp"
#include "plan/source.hpp"
#include "sql/unparse.hpp"

namespace velo::binder {

namespace {

const sql::Identifier* declared_name(const sql::Statement& statement) {
  if (const auto* create = statement.as<sql::CreateRelation>()) return &create->name;
  if (const auto* create = statement.as<sql::CreateView>()) return &create->name;
  return nullptr;
}

void collect_upstreams(const plan::Node& node, std::set<std::string>& out) {
  if (const auto* upstream = dynamic_cast<const plan::Upstream*>(&node)) out.insert(upstream->query);
  for (const plan::NodePtr& input : node.inputs) collect_upstreams(*input, out);
}

void warn_of_unread(Workspace& file) {
  if (!file.environment.default_connector.empty() || file.diagnostics.count() != 0) return;
  std::set<std::string> read;
  for (const plan::Query& query : file.application.queries) collect_upstreams(*query.root, read);
  for (const plan::Query& query : file.application.queries) {
    if (query.sink || query.to_stdout || read.contains(query.name)) continue;
    sql::SourceSpan at;
    at.position = query.position;
    file.diagnostics.warn(kNobodyReads, "nobody reads the rows of " + query.name, at,
                          "add WITH ('connector' = 'stdout') in front of AS, or a query that reads it");
  }
}

bool gives_rows(const sql::Statement& statement) {
  const auto* create = statement.as<sql::CreateRelation>();
  return create ? static_cast<bool>(create->query) : statement.as<sql::Insert>() || statement.as<sql::Query>();
}

// In front of what is no query, annotations are looked at all the same.
void check_idle_annotations(Workspace& file, const sql::Statement& statement) {
  read_annotations(statement.annotations, file.diagnostics);
  for (const sql::Annotation& annotation : statement.annotations) {
    if (!equals_ignore_case(annotation.key, "metric")) continue;
    file.diagnostics.warn(kBadMetric, "metric " + annotation.value + " is left out: no query stands behind it",
                          annotation.value_span, "put it in front of CREATE .. AS SELECT, INSERT or SELECT");
  }
}

struct StatementBinder {
  Workspace& file;
  const sql::Statement& statement;

  void operator()(const sql::CreateRelation& node) const { bind_create(file, node, statement); }
  void operator()(const sql::CreateView& node) const { bind_create_view(file, node, statement); }
  void operator()(const sql::Insert& node) const { bind_insert(file, node, statement); }
  void operator()(const sql::Query& node) const { bind_bare_query(file, node, statement); }
  void operator()(const sql::Explain& node) const { bind_explain(file, node, statement); }
  void operator()(const sql::Describe& node) const { bind_describe(file, node, statement); }
  void operator()(const sql::Show& node) const { bind_show(file, node, statement); }
  void operator()(const sql::Drop& node) const { bind_drop(file, node); }
  void operator()(const sql::SetOption& node) const { set_option(file, node.option); }
  void operator()(const sql::JobControl&) const {
    file.diagnostics.add(kNeedsServer, "PAUSE, RESUME and STOP need the job server", statement.span);
  }
};

}  // namespace

void bind_statement(Workspace& file, const sql::Statement& statement) {
  std::visit(StatementBinder{file, statement}, statement.node);
}

namespace {

// DROP TABLE takes a table: what is called by the wrong kind may not be what was meant.
bool check_kind(Workspace& file, const sql::Drop& drop) {
  constexpr const char* kKinds[] = {"stream", "table", "view"};
  const catalog::Entry* entry = file.catalog.find(drop.name.text);
  if (!entry || static_cast<size_t>(entry->kind) == static_cast<size_t>(drop.kind)) return true;
  const std::string kind = kKinds[static_cast<size_t>(entry->kind)];
  file.diagnostics.add(kUnknownRelation, drop.name.text + " is a " + kind, drop.name.span,
                       "write DROP " + to_upper(kind) + " " + drop.name.text);
  return false;
}

}  // namespace

void bind_drop(Workspace& file, const sql::Drop& drop) {
  if (!check_kind(file, drop)) return;
  file.broken.erase(drop.name.text);
  file.declared.erase(drop.name.text);
  file.sources.erase(drop.name.text);
  if (file.catalog.drop(drop.name.text) || drop.if_exists) return;
  file.diagnostics.add(kUnknownRelation, "there is no stream, table or view " + drop.name.text, drop.name.span,
                       did_you_mean(drop.name.text, file.catalog.names()));
}

BindOutcome bind(const sql::Script& script, const catalog::Environment& environment) {
  Workspace file{environment, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  file.application.annotations = read_annotations(script.annotations, file.diagnostics);
  for (const char* key : {"name", "app"}) {
    if (file.application.annotations.contains(key)) file.application.name = file.application.annotations.at(key);
  }
  for (const sql::Statement& statement : script.statements) {
    if (const sql::Identifier* name = declared_name(statement)) file.later.emplace(name->text, name->span.position);
  }
  for (const sql::Statement& statement : script.statements) {
    file.diagnostics.begin_statement();
    bind_statement(file, statement);
    if (!gives_rows(statement)) check_idle_annotations(file, statement);
    if (const sql::Identifier* name = declared_name(statement)) file.sources[name->text] = sql::unparse(statement);
  }
  warn_of_unread(file);
  for (const catalog::Entry& entry : file.catalog.entries()) {
    if (entry.relation) file.application.relations.push_back(entry.relation);
  }
  BindOutcome out{std::move(file.application), file.diagnostics.take_errors()};
  out.application.warnings = file.diagnostics.take_warnings();
  for (std::vector<Error>* list : {&out.errors, &out.application.warnings}) {
    for (Error& error : *list) {
      if (error.where.empty()) error.where = environment.file;
    }
  }
  return out;
}

}  // namespace velo::binder
