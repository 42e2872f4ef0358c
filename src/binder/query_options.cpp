// `'trades.path'` belongs to relation trades because the query names trades; `'event.time.field'` without a name
// belongs to all that the query reads; everything else belongs to the job.
#include "binder/query_options.hpp"

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/query_relations.hpp"
#include "binder/relation_options.hpp"
#include "catalog/older_names.hpp"
#include "catalog/unread_options.hpp"

namespace velo::binder {

namespace {

bool is_job_option(std::string_view name) {
  for (const catalog::OptionSpec& spec : catalog::job_options()) {
    if (equals_ignore_case(spec.name, name)) return true;
  }
  return false;
}

// An older name for what belongs to the job (`failure_strategy`), written with a relation in front.
bool is_older_job_option(std::string_view name) {
  const std::string_view current = catalog::current_name(name);
  return current != name && is_job_option(current) && current != "late_rows";
}

void report_unknown(Workspace& file, const sql::Option& option, const RelationNames& relations) {
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

class Sorter {
 public:
  Sorter(Workspace& file, const sql::Query& query, const std::string& target)
      : file_(file), sources_(relations_of(query)), relations_(sources_) {
    if (!target.empty()) relations_.insert(target);
  }

  void add(const sql::Option& option) {
    const size_t dot = option.key.find('.');
    const std::string relation = option.key.substr(0, dot);
    if (is_job_option(catalog::current_name(option.key))) {
      job_.set(catalog::current_name(option.key), value_of(option));
    } else if (dot != std::string::npos && relations_.contains(relation)) {
      add_to(relation, option.key.substr(dot + 1), value_of(option));
    } else if (catalog::is_time_option(catalog::current_name(option.key)) && !sources_.empty()) {
      catalog::OptionValue value = value_of(option);
      value.shared = sources_.size() > 1;
      time_.set(catalog::current_name(option.key), std::move(value));
    } else if (catalog::is_idle(option.key)) {
      unread_.add(option.key, catalog::OptionValue{option.value, option.key_span.position}, {});
    } else {
      report_unknown(file_, option, relations_);
    }
  }

  QueryOptions sorted() {
    for (Error& remark : unread_.remarks("this query")) file_.diagnostics.warn(std::move(remark));
    if (!time_.all().empty()) {
      for (const std::string& source : sources_) overlays_[source] = merged(time_, overlays_[source]);
    }
    catalog::modernise(job_);
    validate_job(file_, job_);
    return {merged(file_.settings, job_), std::move(overlays_)};
  }

 private:
  static catalog::OptionValue value_of(const sql::Option& option) {
    return catalog::OptionValue{option.value, option.value_span.position};
  }

  void add_to(const std::string& relation, const std::string& name, catalog::OptionValue value) {
    if (is_older_job_option(name)) job_.set(catalog::current_name(name), std::move(value));
    else overlays_[relation].set(name, std::move(value));
  }

  Workspace& file_;
  RelationNames sources_;
  RelationNames relations_;  ///< with the one that the query makes
  catalog::Options job_;
  catalog::Options time_;  ///< about the time of everything that is read
  RelationOverlays overlays_;
  catalog::UnreadOptions unread_;
};

}  // namespace

QueryOptions split_options(Workspace& file, const sql::Query& query, const std::string& target) {
  Sorter sorter(file, query, target);
  for (const sql::Option& option : query.options) sorter.add(option);
  return sorter.sorted();
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
