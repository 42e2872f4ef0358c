// A case runs on real lanes; only the two ends are replaced: feeds instead of connectors, collectors instead of sinks.
#include "run_case.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <unistd.h>

#include "base/text.hpp"
#include "collect.hpp"
#include "feed.hpp"
#include "job/lanes.hpp"
#include "job/load.hpp"
#include "metrics/exposition.hpp"
#include "order_freedom.hpp"
#include "plan/source.hpp"
#include "record_writer.hpp"

namespace velo::cases {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::pair<std::string, std::string> split(const std::string& text) {
  const size_t blank = text.find(' ');
  return {text.substr(0, blank), blank == std::string::npos ? "" : std::string(trim(text.substr(blank)))};
}

std::vector<std::string> lines_of_faults(const std::vector<Error>& faults) {
  std::vector<std::string> out;
  for (const Error& error : faults) {
    std::string text = std::to_string(error.code);
    if (error.position.known())
      text += ' ' + std::to_string(error.position.line) + ':' + std::to_string(error.position.column);
    out.push_back(text + ' ' + error.message);
    if (!error.hint.empty()) out.push_back("hint: " + error.hint);
  }
  return out;
}

// Why there is nothing for the profile to change in this case.
std::string unaffected(const CaseFile& file, const Profile& profile) {
  const bool moves_rows = profile.shuffle_seed != 0;
  if (!moves_rows && profile.format.empty()) return {};
  bool has_rows = false;
  for (const Directive& d : file.directives) {
    has_rows = has_rows || (d.name == "input" && d.lines.size() > (moves_rows ? 1 : 0));
    if (d.name == "deadletter") return "dead letters show records as they came";
    if (moves_rows && d.name == "error") return "the first fault depends on the order";
    if (moves_rows && d.name == "measured") return "what is measured last depends on the order";
    if (moves_rows && d.name == "metric" && d.argument.starts_with("late_rows") && !d.argument.ends_with(" 0"))
      return "which row is late depends on the order";
  }
  return has_rows ? "" : "it has no rows for it";
}

class CaseRun {
 public:
  CaseRun(const CaseFile& file, const Profile& profile) : file_(file), profile_(profile) {}
  ~CaseRun() {
    lanes_.clear();
    std::error_code ignored;
    std::filesystem::remove(dead_letter_path_, ignored);
  }

  CaseResult execute() {
    for (const Directive& directive : file_.directives) {
      const size_t colon = directive.argument.find(':');
      if (directive.name == "skip" && profile_.is_called(directive.argument.substr(0, colon))) {
        result_.skipped = colon == std::string::npos ? "no reason given" : trim(directive.argument.substr(colon + 1));
        return std::move(result_);
      }
    }
    result_.unaffected = unaffected(file_, profile_);
    if (!result_.unaffected.empty()) return std::move(result_);
    for (const Directive& directive : file_.directives) {
      actual_ = directive;
      apply(directive);
      if (!result_.unaffected.empty()) return std::move(result_);
      result_.actual.push_back(actual_);
    }
    step();
    if (!errors_.empty() && !errors_expected_)
      fail(file_.directives.front(), "unexpected fault: " + errors_.front().summary());
    return std::move(result_);
  }

 private:
  void apply(const Directive& d) {
    const auto [subject, rest] = split(d.argument);
    if (d.name == "set")
      variables_[d.argument.substr(0, d.argument.find('='))] = d.argument.substr(d.argument.find('=') + 1);
    else if (d.name == "sql") load(d);
    else if (d.name == "input") input(d, subject, partition_of(d));
    else if (d.name == "payload") payload(d, subject);
    else if (d.name == "end") end();
    else step(), observe(d, subject, rest);
  }

  // Inputs that follow each other arrive together, and are merged; whoever looks at the output sees them worked off.
  void observe(const Directive& d, const std::string& subject, const std::string& rest) {
    if (d.name == "expect") look(d, subject, &Collected::rows, rest == "unordered");
    else if (d.name == "changes") look(d, subject, &Collected::changes, rest == "unordered");
    else if (d.name == "text") look_text(d, subject, rest);
    else if (d.name == "error") look_error(d);
    else if (d.name == "deadletter") look_dead_letters(d);
    else if (d.name == "explain") look_plan(d, subject);
    else if (d.name == "answers") look_answers(d);
    else if (d.name == "metric") look_metric(d, subject, rest);
    else if (d.name == "measured") look_measured(d, subject);
    else if (d.name == "warning") compare(d, d.lines, lines_of_faults(loaded_.bound.application.warnings));
  }

  void load(const Directive& d) {
    job::LoadRequest request;
    for (const std::string& line : d.lines) request.text += line + '\n';
    request.variable = [this](std::string_view name) {
      const auto found = variables_.find(std::string(name));
      return found == variables_.end() ? std::nullopt : std::optional<std::string>(found->second);
    };
    request.default_connector = "memory";
    loaded_ = job::load(request);
    errors_ = loaded_.bound.errors;
    if (!errors_.empty()) return;
    dead_letter_path_ =
        std::filesystem::temp_directory_path() / ("velo_case_" + std::to_string(::getpid()) + ".ndjson");
    for (plan::Query& query : loaded_.bound.application.queries)
      query.options.set("dead_letter.path", dead_letter_path_);
    if (profile_.shuffle_seed != 0) result_.unaffected = order_dependence(loaded_.bound.application);
    if (result_.unaffected.empty()) start();
  }

  void start() {
    job::LaneRequest request;
    request.lane.batch_rows = profile_.batch_rows;
    request.lane.idle_timeout_ms = 0;
    request.result_outlet = [this](const plan::Query& query) -> Result<std::unique_ptr<runtime::Outlet>> {
      return collector(query);
    };
    request.sink_outlet = [this](const plan::Query& query) { return collector(query); };
    request.source_inlet = [this](const plan::Source& source) { return inlet(source, 0); };
    request.source_partitions = [this](const plan::Source& source) -> std::unique_ptr<runtime::Partitions> {
      if (source.relation->connector != "memory") return nullptr;
      return std::make_unique<FeedPartitions>(*this, source);
    };
    Result<std::vector<job::StartedLane>> lanes = job::start_lanes(loaded_.bound.application, request);
    if (!lanes.ok()) return errors_.push_back(lanes.error());
    if (!errors_.empty()) return;
    lanes_ = std::move(lanes).value();
    for (plan::Query& query : loaded_.bound.application.queries) watch(query);
  }

  // Queries without a sink feed others only; cases may look at them all the same, through a sink of their own.
  void watch(const plan::Query& query) { collected_.try_emplace(to_lower(query.name)); }

  std::unique_ptr<runtime::Outlet> collector(const plan::Query& query) {
    catalog::Relation sink = query.sink ? *query.sink : catalog::Relation();
    sink.schema = query.root->schema;
    return make_collecting_outlet(collected_[to_lower(query.name)], std::move(sink));
  }

  /// The partitions that the case gives rows to.
  class FeedPartitions final : public runtime::Partitions {
   public:
    FeedPartitions(CaseRun& run, const plan::Source& source)
        : run_(run), source_(source), count_(partitions_in(run.file_, source.relation->name)) {}
    size_t count() const override { return count_; }
    Result<std::unique_ptr<runtime::Inlet>> open(size_t n) override { return run_.inlet(source_, n); }

   private:
    CaseRun& run_;
    const plan::Source& source_;
    size_t count_;
  };

  std::unique_ptr<runtime::Inlet> inlet(const plan::Source& source, size_t partition) {
    const std::string name = to_lower(source.relation->name);
    if (source.relation->connector != "memory" && !uses_payload(name)) return nullptr;
    auto& feed = *feeds_[name].emplace_back(std::make_unique<Feed>());
    feed.partition = static_cast<int32_t>(partition);
    relations_[name] = source.relation;
    if (!profile_.format.empty() && !uses_payload(name)) return encoded_inlet(source, feed);
    feed.is_bytes = uses_payload(name);
    if (feed.is_bytes) {
      Result<std::unique_ptr<runtime::Inlet>> opened =
          runtime::open_inlet(source, make_feed_bytes(feed, source.relation->name));
      if (opened.ok()) return std::move(opened).value();
      errors_.push_back(opened.error());
    }
    if (!source.system_columns.empty())
      errors_.push_back(Error(1902, "system columns need records: write payload instead of input"));
    return runtime::make_row_inlet(make_feed_rows(feed, *source.relation, source.columns));
  }

  // The same relation as if it were declared with a format: rows of the case are written as its records.
  std::unique_ptr<runtime::Inlet> encoded_inlet(const plan::Source& source, Feed& feed) {
    auto relation = std::make_shared<catalog::Relation>(*source.relation);
    relation->format = profile_.format;
    const plan::Source& encoded = *encoded_sources_.emplace_back(std::make_unique<plan::Source>(source));
    encoded_sources_.back()->relation = relation;
    feed.is_bytes = true;
    auto writer = RecordWriter::make(*relation, profile_.format);
    if (!writer.ok()) return result_.unaffected = writer.error().message, nullptr;
    writers_[&feed] = std::move(writer).value();
    Result<std::unique_ptr<runtime::Inlet>> opened =
        runtime::open_inlet(encoded, make_feed_bytes(feed, relation->name));
    if (opened.ok()) return std::move(opened).value();
    return errors_.push_back(opened.error()), nullptr;
  }

  void deliver(Feed& feed, const std::vector<Value>& row) {
    const auto writer = writers_.find(&feed);
    if (writer == writers_.end()) feed.rows.push_back(row);
    else writer->second->write(row, feed.bytes);
  }

  bool uses_payload(const std::string& relation) const {
    return std::any_of(file_.directives.begin(), file_.directives.end(), [&](const Directive& d) {
      return d.name == "payload" && equals_ignore_case(split(d.argument).first, relation);
    });
  }

  void input(const Directive& d, const std::string& relation, size_t partition) {
    const auto found = relations_.find(to_lower(relation));
    if (found == relations_.end())
      return fail(d, "no query reads " + relation + (errors_.empty() ? "" : ": " + errors_.front().summary()));
    std::vector<std::vector<Value>> rows;
    for (const std::string& line : d.lines) {
      Result<std::vector<Value>> row = parse_row(line, found->second->physical_schema());
      if (!row.ok()) return fail(d, row.error().summary());
      rows.push_back(std::move(row).value());
    }
    if (profile_.shuffle_seed != 0) {
      const Result<Disorder> disorder = allowed_disorder(loaded_.bound.application, *found->second);
      if (!disorder.ok()) return void(result_.unaffected = disorder.error().message);
      shuffle(rows, *disorder, profile_.shuffle_seed);
    }
    for (const std::vector<Value>& row : rows) {
      for (const auto& feed : feeds_[found->first]) {
        if (feed->partition == static_cast<int32_t>(partition)) deliver(*feed, row);
      }
    }
  }

  void payload(const Directive& d, const std::string& relation) {
    if (!feeds_.contains(to_lower(relation)))
      return fail(d, "no query reads " + relation + (errors_.empty() ? "" : ": " + errors_.front().summary()));
    for (const auto& feed : feeds_[to_lower(relation)]) {
      for (const std::string& line : d.lines) feed->bytes += line + '\n';
    }
  }

  void end() {
    for (auto& [name, feeds] : feeds_) {
      for (const auto& feed : feeds) feed->ended = true;
    }
  }

  // Runs every lane until it has nothing to do.
  void step() {
    for (job::StartedLane& started : lanes_) {
      for (bool more = started.lane != nullptr; more;) {
        Result<runtime::Lane::Verdict> verdict = started.lane->step();
        if (!verdict.ok()) {
          errors_.push_back(verdict.error());
          (void)started.lane->stop().ok();
          finished_.push_back(std::move(started.lane));
          break;
        }
        more = *verdict == runtime::Lane::Verdict::Progress;
        if (*verdict == runtime::Lane::Verdict::Done) {
          finished_.push_back(std::move(started.lane));
          break;
        }
      }
    }
  }

  void look(const Directive& d, const std::string& query, std::vector<std::string> Collected::* form, bool unordered) {
    Collected* collected = find(d, query);
    if (collected == nullptr) return;
    std::vector<std::string> got = std::exchange(*collected, {}).*form;
    std::vector<std::string> wanted = d.lines;
    if (unordered || profile_.shuffle_seed != 0) {
      std::sort(got.begin(), got.end());
      std::sort(wanted.begin(), wanted.end());
    }
    compare(d, wanted, std::move(got));
  }

  void look_text(const Directive& d, const std::string& query, const std::string& form) {
    Collected* collected = find(d, query);
    if (collected == nullptr) return;
    const Collected taken = std::exchange(*collected, {});
    std::vector<std::string> got = lines_of(form == "csv" ? taken.csv : taken.json);
    std::vector<std::string> wanted = d.lines;
    if (profile_.shuffle_seed != 0) {
      std::sort(got.begin(), got.end());
      std::sort(wanted.begin(), wanted.end());
    }
    compare(d, wanted, std::move(got));
  }

  Collected* find(const Directive& d, const std::string& query) {
    const auto found = collected_.find(to_lower(query));
    if (found != collected_.end()) return &found->second;
    fail(d, "there is no query " + query + (errors_.empty() ? "" : ": " + errors_.front().summary()));
    return nullptr;
  }

  // `error 2104 text`: each line `CODE line:column text`; here the first line may stand behind the directive.
  void look_error(const Directive& d) {
    errors_expected_ = true;
    std::vector<std::string> wanted = d.lines;
    if (!d.argument.empty()) wanted.insert(wanted.begin(), d.argument);
    std::vector<std::string> got = lines_of_faults(errors_);
    if (!d.argument.empty() && wanted.size() == 1 && got.size() >= 1 &&
        got.front().find(split(d.argument).second) != std::string::npos &&
        got.front().starts_with(split(d.argument).first)) {
      return;  // the short form: code and part of the text of the first error
    }
    actual_.argument.clear();
    compare(d, wanted, std::move(got));
  }

  void look_dead_letters(const Directive& d) {
    std::ifstream in(dead_letter_path_);
    std::vector<std::string> got;
    for (std::string line; std::getline(in, line);) got.push_back(line);
    compare(d, d.lines, std::move(got));
  }

  void look_plan(const Directive& d, const std::string& name) {
    for (const plan::Query& query : loaded_.bound.application.queries) {
      if (equals_ignore_case(query.name, name)) return compare(d, d.lines, lines_of(plan::explain(query)));
    }
    fail(d, "there is no query " + name);
  }

  void look_answers(const Directive& d) {
    std::vector<std::string> lines;
    for (const plan::Inspection& inspection : loaded_.bound.application.inspections) {
      const std::string text = inspection.query ? plan::explain(*inspection.query) : inspection.text;
      for (std::string& line : lines_of(text)) lines.push_back(std::move(line));
    }
    compare(d, d.lines, lines);
  }

  void look_metric(const Directive& d, const std::string& name, const std::string& wanted) {
    uint64_t late = 0, bad = 0, filtered = 0, rows_in = 0;
    each_lane([&](const runtime::Lane& lane) {
      rows_in += lane.rows_in();
      for (const auto& query : lane.queries()) {
        late += query->policy().counts().late;
        bad += query->policy().counts().bad;
        filtered += query->rows_filtered();
      }
    });
    const std::map<std::string, uint64_t> metrics{
        {"late_rows", late}, {"bad_rows", bad}, {"filtered_rows", filtered}, {"rows_in", rows_in}};
    const auto found = metrics.find(name);
    if (found == metrics.end()) return fail(d, "unknown metric " + name);
    actual_.argument = name + ' ' + std::to_string(found->second);
    if (std::to_string(found->second) != wanted)
      fail(d, "metric " + name + " is " + std::to_string(found->second) + ", expected " + wanted);
  }

  void look_measured(const Directive& d, const std::string& name) {
    std::string text;
    each_lane([&](const runtime::Lane& lane) {
      for (const auto& query : lane.queries()) {
        if (!equals_ignore_case(query->name(), name)) continue;
        for (const metrics::Family& family : query->metrics()) text += metrics::exposition(family);
      }
    });
    compare(d, d.lines, lines_of(text));
  }

  template <class F>
  void each_lane(F&& look) const {
    for (const auto& lane : finished_) look(*lane);
    for (const auto& started : lanes_) {
      if (started.lane) look(*started.lane);
    }
  }

  void compare(const Directive& d, const std::vector<std::string>& wanted, std::vector<std::string> got) {
    actual_.lines = got;
    if (wanted == got) return;
    std::string text = d.name + ' ' + d.argument + ":";
    for (const std::string& line : wanted) text += "\n    - " + line;
    for (const std::string& line : got) text += "\n    + " + line;
    fail(d, text);
  }

  void fail(const Directive& d, const std::string& what) {
    result_.failures.push_back(file_.path + ':' + std::to_string(d.line) + " [" + profile_.name + "] " + what);
  }

  const CaseFile& file_;
  const Profile& profile_;
  CaseResult result_;
  Directive actual_;
  std::map<std::string, std::string> variables_;
  job::LoadOutcome loaded_;
  std::vector<Error> errors_;
  bool errors_expected_ = false;
  std::map<std::string, std::vector<std::unique_ptr<Feed>>> feeds_;
  std::map<std::string, catalog::RelationPtr> relations_;
  std::map<const Feed*, std::unique_ptr<RecordWriter>> writers_;  // of feeds that are written as records
  std::vector<std::unique_ptr<plan::Source>> encoded_sources_;
  std::map<std::string, Collected> collected_;
  std::vector<job::StartedLane> lanes_;
  std::vector<std::unique_ptr<runtime::Lane>> finished_;
  std::string dead_letter_path_;
};

}  // namespace

CaseResult run_case(const CaseFile& file, const Profile& profile) { return CaseRun(file, profile).execute(); }

}  // namespace velo::cases
