#include "binder/finished_query.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "binder/annotations.hpp"
#include "binder/codes.hpp"
#include "binder/metrics.hpp"
#include "binder/rank_limit.hpp"
#include "binder/relation_options.hpp"
#include "binder/sink_changes.hpp"

namespace velo::binder {

namespace {

std::string unique_name(const plan::Application& application, const std::string& wanted) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(application.queries.begin(), application.queries.end(),
                       [&](const plan::Query& query) { return equals_ignore_case(query.name, name); });
  };
  std::string name = wanted;
  for (size_t n = 2; taken(name); ++n) name = wanted + '_' + std::to_string(n);
  return name;
}

}  // namespace

size_t add_query(Workspace& file, BoundResult result, Target target, const catalog::Options& job,
                 const sql::Statement& statement) {
  report_over_faults(*result.node, file.diagnostics);
  if (target.sink) target.sink = fit_changelog(target.sink, result, statement.span, file.diagnostics);
  plan::Query query;
  query.name = unique_name(file.application, target.name);
  query.root = std::move(result.node);
  query.sink = std::move(target.sink);
  query.to_stdout = target.to_stdout;
  query.on_error = on_error(job);
  query.annotations = read_annotations(statement.annotations, file.diagnostics);
  query.metrics = read_metrics(file, statement.annotations, query.root->schema);
  query.options = job;
  query.position = statement.span.position;
  file.application.queries.push_back(std::move(query));
  file.results.push_back({std::move(result.time), result.updating, std::move(result.primary_key)});
  return file.application.queries.size() - 1;
}

std::optional<catalog::RelationPtr> make_sink(Workspace& file, const std::string& name, sql::RelationKind kind,
                                              const Schema& schema, std::vector<size_t> primary_key,
                                              catalog::Options options, const sql::SourceSpan& at) {
  if (!load_config(options, file)) return std::nullopt;
  const auto endpoint = resolve(options, file, name, at);
  if (!endpoint) return std::nullopt;
  if (!endpoint->connector) {
    if (endpoint->options.all().empty()) return catalog::RelationPtr();
    file.diagnostics.add(kNoConnector, "nothing says where the rows of " + name + " go", at,
                         "add 'connector' = 'file', or leave the other options out");
    return std::nullopt;
  }
  Status writable = catalog::check_direction(*endpoint->connector, catalog::Direction::Write, name);
  if (!file.diagnostics.take(std::move(writable), at)) return std::nullopt;
  auto relation = std::make_shared<catalog::Relation>();
  relation->name = name;
  relation->kind = kind == sql::RelationKind::kTable ? catalog::RelationKind::Table : catalog::RelationKind::Stream;
  relation->schema = schema;
  relation->primary_key = std::move(primary_key);
  relation->connector = endpoint->connector->name;
  relation->format = endpoint->format;
  relation->options = endpoint->options;
  return relation;
}

}  // namespace velo::binder
