#include "whole_run.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "catalog/changelog_form.hpp"
#include "catalog/partitioning.hpp"
#include "collect.hpp"
#include "feed.hpp"
#include "job/load.hpp"
#include "job/run.hpp"
#include "plan/source.hpp"
#include "record_writer.hpp"
#include "rewrite/tree.hpp"

namespace velo::cases {

namespace {

namespace fs = std::filesystem;

std::pair<std::string, std::string> split(const std::string& text) {
  const size_t blank = text.find(' ');
  return {text.substr(0, blank), blank == std::string::npos ? "" : std::string(trim(text.substr(blank)))};
}

bool is_input(const Directive& d) { return d.name == "input" || d.name == "payload"; }
bool looks_at_rows(const Directive& d) { return d.name == "expect" || d.name == "changes" || d.name == "text"; }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

// Why a run from end to end shows something else than the case does.
std::string unaffected(const CaseFile& file) {
  std::map<std::string, std::string> forms;
  std::string relation;
  bool ends = false;
  bool looked = false;
  for (const Directive& d : file.directives) {
    if (d.name == "deadletter") return "dead letters show records as they came";
    if (d.name == "end") ends = true;
    if (looks_at_rows(d)) {
      looked = true;
      std::string& form = forms[split(d.argument).first];
      const std::string now = d.name + (d.name == "text" ? split(d.argument).second : "");
      if (!form.empty() && form != now) return "it looks at a query in two ways";
      form = now;
    }
    if (!is_input(d)) continue;
    const std::string name = to_lower(split(d.argument).first);
    if (looked && !relation.empty() && name != relation) return "its inputs take turns";
    if (ends) return "something comes behind the end";
    relation = relation.empty() || relation == name ? name : "several";
  }
  if (relation.empty()) return "it has no input";
  return ends ? "" : "its input does not end";
}

/// A relation of the case and the file its records are written to.
struct Recorded {
  catalog::RelationPtr relation;
  std::vector<std::unique_ptr<RecordWriter>> writers;  ///< one per partition, as the next; none: rows are no records
  std::vector<std::string> records;
  std::string path;  ///< a folder, when there may be several
};

class WholeRun {
 public:
  WholeRun(const CaseFile& file, const Profile& profile) : file_(file), profile_(profile) {
    std::string pattern = (fs::temp_directory_path() / "velo_whole_XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~WholeRun() { fs::remove_all(directory_); }

  CaseResult execute() {
    for (const Directive& d : file_.directives) {
      const size_t colon = d.argument.find(':');
      if (d.name != "skip" || !profile_.is_called(d.argument.substr(0, colon))) continue;
      result_.skipped = colon == std::string::npos ? "no reason given" : trim(d.argument.substr(colon + 1));
      return std::move(result_);
    }
    result_.unaffected = unaffected(file_);
    if (!result_.unaffected.empty() || !load() || !record()) return std::move(result_);
    run();
    compare();
    return std::move(result_);
  }

 private:
  bool load() {
    job::LoadRequest request;
    std::map<std::string, std::string> variables;
    for (const Directive& d : file_.directives) {
      if (d.name == "set")
        variables[d.argument.substr(0, d.argument.find('='))] = d.argument.substr(d.argument.find('=') + 1);
      if (d.name != "sql") continue;
      for (const std::string& line : d.lines) request.text += line + '\n';
    }
    request.variable = [&variables](std::string_view name) {
      const auto found = variables.find(std::string(name));
      return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    request.default_connector = "memory";
    loaded_ = job::load(request);
    if (!loaded_.bound.errors.empty()) return unaffected_by("the SQL is refused");
    for (plan::Query& query : loaded_.bound.application.queries) {
      query.options.set("dead_letter.path", directory_ + "/" + query.name + ".letters");
      query.root = rewrite::transform(query.root, [this](plan::NodePtr node) { return with_file(std::move(node)); });
    }
    return result_.unaffected.empty();
  }

  bool unaffected_by(std::string why) {
    result_.unaffected = std::move(why);
    return false;
  }

  plan::NodePtr with_file(plan::NodePtr node) {
    const auto* source = dynamic_cast<const plan::Source*>(node.get());
    if (source == nullptr || (source->relation->connector != "memory" && source->relation->connector != "stdin"))
      return node;
    Recorded& recorded = recorded_[to_lower(source->relation->name)];
    if (catalog::tells_kinds(catalog::changelog_form(source->relation->options)))
      result_.unaffected = "rows that change are read in one piece";
    if (recorded.path.empty()) record_as_file(*source, recorded);
    auto changed = std::make_shared<plan::Source>(*source);
    changed->relation = recorded.relation;
    changed->bounded = true;
    return changed;
  }

  void record_as_file(const plan::Source& source, Recorded& recorded) {
    auto relation = std::make_shared<catalog::Relation>(*source.relation);
    recorded.path = directory_ + "/" + relation->name;
    recorded.records.resize(partitions_in(file_, relation->name));
    relation->connector = "file";
    relation->options.set("path", recorded.path);
    if (source.relation->connector == "memory") relation->format = profile_.format;
    while (source.relation->connector == "memory" && recorded.writers.size() < recorded.records.size()) {
      auto writer = RecordWriter::make(*relation, profile_.format);
      if (!writer.ok()) return void(result_.unaffected = writer.error().message);
      recorded.writers.push_back(std::move(writer).value());
    }
    recorded.relation = std::move(relation);
  }

  bool record() {
    for (const Directive& d : file_.directives) {
      if (!is_input(d)) continue;
      const auto found = recorded_.find(to_lower(split(d.argument).first));
      if (found == recorded_.end()) return unaffected_by("an input that nobody reads");
      for (const std::string& line : d.lines) {
        if (d.name == "payload") {
          found->second.records.front() += line + '\n';
          continue;
        }
        Result<std::vector<Value>> row = parse_row(line, found->second.relation->physical_schema());
        if (!row.ok()) return fail(d, row.error().summary()), false;
        if (found->second.writers.empty()) return unaffected_by("rows for a relation of records");
        const size_t partition = partition_of(d);
        found->second.writers[partition]->write(*row, found->second.records[partition]);
      }
    }
    for (const auto& [name, recorded] : recorded_) write(recorded);
    return true;
  }

  static void write(const Recorded& recorded) {
    const bool several = catalog::files_are_partitions(recorded.relation->options);
    if (several) fs::create_directory(recorded.path);
    for (size_t n = 0; n < recorded.records.size(); ++n) {
      const std::string path = several ? recorded.path + '/' + std::to_string(n) : recorded.path;
      std::ofstream(path, std::ios::binary) << recorded.records[n];
    }
  }

  void run() {
    job::RunOptions options;
    options.lanes.threads = profile_.threads;
    options.lanes.range_bytes = profile_.range_bytes;
    options.lanes.lane.batch_rows = profile_.batch_rows;
    options.lanes.sink_outlet = [this](const plan::Query& query) { return collector(query); };
    options.lanes.result_outlet = [this](const plan::Query& query) -> Result<std::unique_ptr<runtime::Outlet>> {
      return collector(query);
    };
    report_ = job::run(loaded_.bound.application, options);
    if (report_.error) {
      const bool expected = std::any_of(file_.directives.begin(), file_.directives.end(),
                                        [](const Directive& d) { return d.name == "error"; });
      if (!expected) fail(file_.directives.front(), "unexpected fault: " + report_.error->summary());
    }
  }

  std::unique_ptr<runtime::Outlet> collector(const plan::Query& query) {
    catalog::Relation sink = query.sink ? *query.sink : catalog::Relation();
    sink.schema = query.root->schema;
    return make_collecting_outlet(collected_[to_lower(query.name)], std::move(sink));
  }

  void compare() {
    std::map<std::string, std::vector<std::string>> wanted;
    std::map<std::string, const Directive*> last;
    std::map<std::string, bool> unordered;
    for (const Directive& d : file_.directives) {
      const std::string query = to_lower(split(d.argument).first);
      if (looks_at_rows(d)) {
        wanted[query].insert(wanted[query].end(), d.lines.begin(), d.lines.end());
        unordered[query] = unordered[query] || split(d.argument).second == "unordered";
        last[query] = &d;
      } else if (d.name == "metric") {
        last["metric " + query] = &d;
      } else if (d.name == "error") {
        compare_error(d);
      }
    }
    for (const auto& [name, d] : last) {
      if (d->name == "metric") compare_metric(*d);
      else compare_rows(*d, wanted[name], got(*d, name), unordered[name]);
    }
  }

  std::vector<std::string> got(const Directive& d, const std::string& query) {
    const Collected& collected = collected_[query];
    if (d.name == "expect") return collected.rows;
    if (d.name == "changes") return collected.changes;
    return lines_of(split(d.argument).second == "csv" ? collected.csv : collected.json);
  }

  void compare_rows(const Directive& d, std::vector<std::string> wanted, std::vector<std::string> got, bool unordered) {
    if (unordered) {
      std::sort(wanted.begin(), wanted.end());
      std::sort(got.begin(), got.end());
    }
    if (wanted == got) return;
    std::string text = d.name + ' ' + d.argument + ", all in all:";
    for (const std::string& line : wanted) text += "\n    - " + line;
    for (const std::string& line : got) text += "\n    + " + line;
    fail(d, text);
  }

  // Places are those of records in files; only code and message can be compared.
  void compare_error(const Directive& d) {
    if (!report_.error) return fail(d, "there is no fault");
    const std::string line = d.argument.empty() ? d.lines.front() : d.argument;
    if (std::to_string(report_.error->code) != split(line).first) fail(d, "the fault is " + report_.error->summary());
  }

  void compare_metric(const Directive& d) {
    const auto [name, wanted] = split(d.argument);
    uint64_t got = name == "rows_in" ? report_.rows_in : 0;
    for (const job::QueryReport& query : report_.queries)
      got += name == "late_rows"       ? query.late
             : name == "bad_rows"      ? query.bad
             : name == "filtered_rows" ? query.filtered
                                       : 0;
    if (std::to_string(got) != wanted)
      fail(d, "metric " + name + " is " + std::to_string(got) + ", expected " + wanted);
  }

  void fail(const Directive& d, const std::string& what) {
    result_.failures.push_back(file_.path + ':' + std::to_string(d.line) + " [" + profile_.name + "] " + what);
  }

  const CaseFile& file_;
  const Profile& profile_;
  std::string directory_;
  CaseResult result_;
  job::LoadOutcome loaded_;
  std::map<std::string, Recorded> recorded_;
  std::map<std::string, Collected> collected_;
  job::RunReport report_;
};

}  // namespace

CaseResult run_whole(const CaseFile& file, const Profile& profile) { return WholeRun(file, profile).execute(); }

}  // namespace velo::cases
