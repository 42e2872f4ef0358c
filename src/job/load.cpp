// The SQL corridor from end to end. All faults of a text come back together: syntax errors of some statements do not
// hide the binding errors of others.
#include "job/load.hpp"

#include <algorithm>
#include <filesystem>

#include "catalog/changelog_form.hpp"
#include "format/format.hpp"
#include "job/by_partition.hpp"
#include "job/parallelism.hpp"
#include "rewrite/rewrite.hpp"
#include "sql/parser.hpp"
#include "sql/substitute.hpp"

namespace velo::job {

namespace {

constexpr size_t kSampleBytes = 64 * 1024;
constexpr int kSampleTimeoutMs = 10'000;

// Shows the start of a source's data to its format.
Result<Schema> infer(const catalog::Relation& relation, OpenedSources& opened) {
  const connector::Connector* connector = connector::find_connector(relation.connector);
  const format::Format* format = format::find_format(relation.format);
  const bool readable = connector != nullptr && connector->open_byte_source != nullptr && connector->absent.empty();
  const bool plain = !catalog::tells_kinds(catalog::changelog_form(relation.options));
  if (!readable || !plain || format == nullptr || format->infer == nullptr) {
    return Error(2401, "the columns of " + relation.name + " cannot be found out from its data")
        .with_hint("declare them: CREATE STREAM " + relation.name + " (name TYPE, ...) WITH (...)");
  }
  VELO_TRY(auto source, connector->open_byte_source(relation));
  format::RawBatch sample;
  for (size_t seen = 0; sample.size < kSampleBytes && !sample.ends; seen = sample.size) {
    VELO_TRY(const connector::Poll poll, source->poll(sample, kSampleTimeoutMs));
    if (poll == connector::Poll::End || sample.size == seen) break;
  }
  Result<Schema> schema = format->infer(sample, relation.options);
  if (relation.connector == "stdin") opened[relation.name] = std::move(source);
  return schema;
}

catalog::Environment environment(const LoadRequest& request, OpenedSources& opened) {
  catalog::Environment out;
  for (const connector::Connector& connector : connector::connectors()) {
    catalog::ConnectorInfo info;
    info.name = std::string(connector.name);
    info.options = connector.options;
    info.takes_any = connector.takes_any;
    info.absent = std::string(connector.absent);
    info.can_read = connector.open_byte_source != nullptr || connector.open_row_source != nullptr;
    info.can_write = connector.open_byte_sink != nullptr || connector.open_row_sink != nullptr;
    info.typed = connector.open_row_source != nullptr || connector.open_row_sink != nullptr;
    info.has_partitions = connector.partitions != nullptr;
    if (connector.schema) info.schema = connector.schema;
    if (connector.bounded) info.bounded = connector.bounded;
    out.connectors.push_back(std::move(info));
  }
  for (const format::Format& format : format::formats())
    out.formats.push_back({std::string(format.name), format.options});
  out.infer = [&opened](const catalog::Relation& relation) { return infer(relation, opened); };
  out.variable = request.variable;
  out.directory = request.file.empty() ? std::string() : std::filesystem::path(request.file).parent_path().string();
  out.file = request.file;
  out.default_connector = request.default_connector;
  return out;
}

void to_original(std::vector<Error>& errors, const sql::SubstitutedText& text, const std::string& file) {
  for (Error& error : errors) {
    if (!error.where.empty() && error.where != file) continue;  // a place in another file
    error.where = file;
    if (error.position.known()) error.position = text.original(error.position);
  }
}

void sort_by_place(std::vector<Error>& errors) {
  std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) {
    return std::pair(a.position.line, a.position.column) < std::pair(b.position.line, b.position.column);
  });
}

// What annotations say about threads, and paths about partitions, is known to be right before the run.
void check_parallelism(binder::BindOutcome& bound) {
  if (Status shared = check_shared_outputs(bound.application); !shared.ok())
    bound.errors.push_back(std::move(shared).error());
  for (const Queries& queries : lane_groups(bound.application)) {
    if (auto divided = outputs_by_partition(queries); !divided.ok())
      bound.errors.push_back(std::move(divided).error());
    Result<Parallelism> parallelism = choose_parallelism(bound.application, queries, 0);
    if (!parallelism.ok()) bound.errors.push_back(std::move(parallelism).error());
    if (auto unmet = unmet_wish(bound.application, queries)) bound.application.warnings.push_back(*std::move(unmet));
  }
}

}  // namespace

LoadOutcome load(const LoadRequest& request) {
  LoadOutcome out;
  const auto unset = [](std::string_view) { return std::optional<std::string>(); };
  Result<sql::SubstitutedText> text = sql::substitute(request.text, request.variable ? request.variable : unset);
  if (!text.ok()) {
    out.bound.errors.push_back(std::move(text).error().with_where(request.file));
    return out;
  }
  sql::ParseOutcome parsed = sql::parse_script(text->text());
  out.bound = binder::bind(parsed.script, environment(request, out.opened));
  if (out.bound.errors.empty()) {
    rewrite::rewrite(out.bound.application);
    check_parallelism(out.bound);
  }
  std::vector<Error>& errors = out.bound.errors;
  errors.insert(errors.end(), std::make_move_iterator(parsed.errors.begin()),
                std::make_move_iterator(parsed.errors.end()));
  to_original(errors, *text, request.file);
  to_original(out.bound.application.warnings, *text, request.file);
  sort_by_place(errors);
  sort_by_place(out.bound.application.warnings);
  return out;
}

}  // namespace velo::job
