// `'trades.path'` belongs to relation trades because the query names trades; `'event.time.field'` without a name
// belongs to all that the query reads; everything else belongs to the job.
#include "binder/query_options.hpp"

#include <set>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/relation_options.hpp"

namespace velo::binder {

namespace {

using Names = std::set<std::string, NameLess>;

void collect(const sql::Query& query, Names& out);

void collect(const sql::Relation& relation, Names& out) {
  if (const auto* named = std::get_if<sql::NamedRelation>(&relation.source)) out.insert(named->name.text);
  if (const auto* derived = std::get_if<sql::DerivedTable>(&relation.source)) collect(*derived->query, out);
  if (const auto* function = std::get_if<sql::TableFunction>(&relation.source)) {
    for (const sql::TableArgument& argument : function->arguments) {
      if (const auto* table = std::get_if<sql::TableArgument::Table>(&argument.value)) out.insert(table->name.text);
    }
  }
}

void collect(const sql::Select& select, Names& out) {
  if (!select.from) return;
  collect(select.from->first, out);
  for (const sql::Join& join : select.from->joins) collect(join.right, out);
}

void collect(const sql::Query& query, Names& out) {
  for (const sql::CommonTable& table : query.ctes) collect(*table.query, out);
  collect(query.select, out);
  for (const sql::SetBranch& branch : query.branches) collect(branch.select, out);
}

bool is_job_option(std::string_view name) {
  for (const catalog::OptionSpec& spec : catalog::job_options()) {
    if (equals_ignore_case(spec.name, name)) return true;
  }
  return false;
}

void report_unknown(Workspace& file, const sql::Option& option, const Names& relations) {
  std::vector<std::string> names(relations.begin(), relations.end());
  for (const catalog::OptionSpec& spec : catalog::job_options()) names.emplace_back(spec.name);
  const size_t dot = option.key.find('.');
  std::string hint = did_you_mean(option.key, names);
  if (hint.empty() && dot != std::string::npos) hint = did_you_mean(option.key.substr(0, dot), names);
  if (hint.empty() && !relations.empty()) {
    hint = "put the relation in front: '" + *relations.begin() + '.' + option.key + "'";
  }
  file.diagnostics.add(kUnknownJobOption,
                       "'" + option.key + "' is no option of a job, and it names no relation of this query",
                       option.key_span, std::move(hint));
}

void validate_job(Workspace& file, const catalog::Options& job) {
  for (Error& error : catalog::validate(job, catalog::job_options(), "a job")) file.diagnostics.add(std::move(error));
}

}  // namespace

QueryOptions split_options(Workspace& file, const sql::Query& query, const std::string& target) {
  QueryOptions out;
  Names relations;
  collect(query, relations);
  const Names sources = relations;
  if (!target.empty()) relations.insert(target);
  catalog::Options job;
  catalog::Options unnamed;  // about the time of everything that is read
  for (const sql::Option& option : query.options) {
    catalog::OptionValue value{option.value, option.value_span.position};
    const std::string_view current = catalog::current_name(option.key);
    const size_t dot = option.key.find('.');
    if (is_job_option(current)) {
      job.set(current, std::move(value));
    } else if (dot != std::string::npos && relations.contains(option.key.substr(0, dot))) {
      out.overlays[option.key.substr(0, dot)].set(option.key.substr(dot + 1), std::move(value));
    } else if (catalog::is_time_option(current) && !sources.empty()) {
      unnamed.set(current, std::move(value));
    } else {
      report_unknown(file, option, relations);
    }
  }
  if (!unnamed.all().empty()) {
    for (const std::string& source : sources) out.overlays[source] = merged(unnamed, out.overlays[source]);
  }
  catalog::modernise(job);
  validate_job(file, job);
  out.job = merged(file.settings, job);
  return out;
}

void set_option(Workspace& file, const sql::Option& option) {
  catalog::Options one;
  one.set(catalog::current_name(option.key), catalog::OptionValue{option.value, option.value_span.position});
  catalog::modernise(one);
  if (!is_job_option(one.all().begin()->first)) {
    report_unknown(file, option, {});
    return;
  }
  validate_job(file, one);
  file.settings = merged(file.settings, one);
}

plan::OnError on_error(const catalog::Options& job) {
  const auto text = job.text(catalog::spec(catalog::job_options(), "on_error"));
  if (!text.ok() || *text == "fail") return plan::OnError::Fail;
  return *text == "skip" ? plan::OnError::Skip : plan::OnError::DeadLetter;
}

}  // namespace velo::binder
