// Relations of the outside world by name: declared ones, then those that only the options know, then standard input and
// files named directly. Columns that no declaration gives are asked for here, when somebody reads them.
#include "binder/relation_lookup.hpp"

#include <memory>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/declaration.hpp"

namespace velo::binder {

namespace {

bool is_file_name(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  return name.ends_with(".csv") || name.ends_with(".json") || name.ends_with(".ndjson") || name.ends_with(".jsonl");
}

// Relations nobody declared: described by options alone, standard input, a file.
std::optional<catalog::Options> options_of_undeclared(const QueryContext& context, const sql::Identifier& name) {
  catalog::Options out;
  const auto overlay = context.overlays.find(name.text);
  if (overlay != context.overlays.end()) out = overlay->second;
  if (out.has("connector") || out.has("type") || out.has("config_file")) return out;
  if (equals_ignore_case(name.text, "stdin")) {
    out.set("connector", "stdin");
    return out;
  }
  if (!is_file_name(name.text)) return std::nullopt;
  out.set("connector", "file");
  out.set("path", name.text);
  return out;
}

catalog::RelationPtr with_default_connector(QueryContext& context, catalog::RelationPtr relation,
                                            const sql::Identifier& name) {
  if (!relation || !relation->connector.empty()) return relation;
  const std::string& connector = context.file.environment.default_connector;
  if (connector.empty()) {
    context.diagnostics().add(kNoConnector, "nothing says where the rows of " + relation->name + " come from",
                              name.span, "add WITH ('connector' = 'file', 'path' = '..') to its declaration");
    return nullptr;
  }
  auto completed = std::make_shared<catalog::Relation>(*relation);
  completed->connector = connector;
  return completed;
}

}  // namespace

void report_unknown_relation(QueryContext& context, const sql::Identifier& name) {
  std::vector<std::string> names = context.file.catalog.names();
  for (const sql::CommonTable* table : context.ctes) names.push_back(table->name.text);
  std::string hint = did_you_mean(name.text, names);
  const auto later = context.file.later.find(name.text);
  if (later != context.file.later.end()) {
    hint = "it is declared in line " + std::to_string(later->second.line) + ", below its use: move it up";
  }
  if (hint.empty())
    hint = "declare it: CREATE STREAM " + name.text + " (..) WITH ('connector' = 'file', 'path' = '..')";
  context.diagnostics().add(kUnknownRelation, "there is no stream or table " + name.text, name.span, std::move(hint));
}

catalog::RelationPtr declared_relation(QueryContext& context, const catalog::Entry& entry,
                                       const sql::Identifier& name) {
  const auto overlay = context.overlays.find(entry.name);
  if (entry.relation && overlay == context.overlays.end()) return entry.relation;
  const auto declared = context.file.declared.find(entry.name);
  const sql::CreateRelation* statement = declared == context.file.declared.end() ? nullptr : declared->second;
  const catalog::Options options = overlay == context.overlays.end() ? catalog::Options() : overlay->second;
  catalog::RelationPtr relation = declare(context.file, entry.name, statement, options, name.span);
  if (relation && overlay == context.overlays.end()) {
    catalog::Entry completed = entry;
    completed.relation = relation;
    context.file.catalog.put(std::move(completed));
  }
  return relation;
}

catalog::RelationPtr find_source(QueryContext& context, const sql::Identifier& name) {
  if (context.file.broken.contains(name.text)) return nullptr;
  if (const catalog::Entry* entry = context.file.catalog.find(name.text)) {
    return with_default_connector(context, declared_relation(context, *entry, name), name);
  }
  const auto options = options_of_undeclared(context, name);
  if (!options) {
    report_unknown_relation(context, name);
    return nullptr;
  }
  catalog::RelationPtr relation = declare(context.file, name.text, nullptr, *options, name.span);
  if (relation)
    context.file.catalog.put({name.text, relation->kind, relation, nullptr, std::nullopt, name.span.position});
  return relation;
}

}  // namespace velo::binder
