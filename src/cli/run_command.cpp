#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/application_text.hpp"
#include "cli/commands.hpp"
#include "cli/metrics_report.hpp"
#include "cli/progress.hpp"
#include "cli/table_sink.hpp"
#include "connector/error_codes.hpp"
#include "job/run.hpp"

namespace velo::cli {

namespace {

constexpr ErrorCode kReaderWentAway = 4090;

std::atomic<bool> stop_requested{false};

// The first signal asks for a clean end; the second one kills, in case that takes too long.
void on_stop_signal(int signal_number) {
  stop_requested.store(true);
  ::signal(signal_number, SIG_DFL);
}

void listen_for_stop() {
  struct sigaction action = {};
  action.sa_handler = on_stop_signal;  // without SA_RESTART: a blocking read returns, so that the lane can look
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

constexpr std::string_view kAnalysed = "EXPLAIN ANALYZE ";

// What was asked for, else what the name of the file says, else a table for people and NDJSON for programs.
std::string result_format(const plan::Query& query, const Arguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  std::string_view path = arguments.output;
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  if (path.ends_with(".csv")) return "csv";
  return path.empty() && query.root->bounded && isatty(STDOUT_FILENO) ? "table" : "json";
}

// Where a bare SELECT goes: a file, or standard output as a table, CSV or NDJSON. What EXPLAIN ANALYZE runs is
// discarded.
Result<std::unique_ptr<runtime::Outlet>> result_outlet(const plan::Query& query, const Arguments& arguments) {
  const bool discarded = query.name.starts_with(kAnalysed);
  const std::string format = discarded ? "json" : result_format(query, arguments);
  if (format == "table") {
    std::FILE* out = arguments.output.empty() ? stdout : std::fopen(arguments.output.c_str(), "w");
    if (out == nullptr)
      return Error(connector::kCannotCreate, "cannot create '" + arguments.output + "': " + std::strerror(errno));
    return runtime::make_row_outlet(make_table_sink(query.root->schema, out));
  }
  catalog::Relation relation;
  relation.name = query.name;
  relation.schema = query.root->schema;
  relation.connector = arguments.output.empty() ? "stdout" : "file";
  if (discarded) relation.connector = "blackhole";
  relation.format = format;
  if (!arguments.output.empty() && !discarded) relation.options.set("path", arguments.output);
  return runtime::open_outlet(relation);
}

// Stopping a live query is how it ends; stopping a bounded one leaves its result incomplete.
int exit_code(const job::RunReport& report, const plan::Application& application) {
  if (report.error && report.error->code == kReaderWentAway) return kDone;  // `velo run … | head` is no failure
  if (report.error) return kRunFailed;
  const auto& queries = application.queries;
  const bool bounded =
      std::any_of(queries.begin(), queries.end(), [](const plan::Query& q) { return q.root->bounded; });
  return report.interrupted && bounded ? kInterrupted : kDone;
}

bool is_analysed(const plan::Inspection& inspection) {
  return inspection.kind == plan::Inspection::Kind::ExplainAnalyze;
}

/// The file of --metrics-file. While a query runs it is renewed now and then; only the last time has to go well.
class MetricsFile {
 public:
  explicit MetricsFile(const std::string& path) : path_(path) {}

  void refresh(const job::RunReport& report) {
    constexpr int64_t kEveryNanos = 5'000'000'000;
    if (report.elapsed_nanos - written_at_ < kEveryNanos) return;
    written_at_ = report.elapsed_nanos;
    (void)write(report);
  }
  Status write(const job::RunReport& report) { return path_.empty() ? Status() : write_metrics_file(path_, report); }

 private:
  const std::string& path_;
  int64_t written_at_ = 0;
};

bool one_query_prints(const plan::Application& application) {
  const auto& queries = application.queries;
  return std::count_if(queries.begin(), queries.end(), [](const plan::Query& q) { return q.to_stdout; }) <= 1;
}

void print_inspections(const plan::Application& application) {
  for (const plan::Inspection& inspection : application.inspections) {
    if (is_analysed(inspection)) continue;
    const std::string text = inspection.query ? plan::explain(*inspection.query) : inspection.text;
    std::fputs(text.c_str(), stdout);
  }
  std::fflush(stdout);
}

std::string analysed_name(const plan::Inspection& inspection) {
  return std::string(kAnalysed) + "in line " + std::to_string(inspection.position.line);
}

// The queries of EXPLAIN ANALYZE run behind the others.
void add_analysed(plan::Application& application) {
  for (const plan::Inspection& inspection : application.inspections) {
    if (!is_analysed(inspection)) continue;
    plan::Query query = *inspection.query;
    query.name = analysed_name(inspection);
    query.sink = nullptr;
    query.to_stdout = true;
    application.queries.push_back(std::move(query));
  }
}

// Their plans, each with its account.
void print_analysed(const plan::Application& application, const job::RunReport& report) {
  for (const plan::Inspection& inspection : application.inspections) {
    if (!is_analysed(inspection)) continue;
    const std::string name = analysed_name(inspection);
    const auto query = std::find_if(report.queries.begin(), report.queries.end(),
                                    [&](const job::QueryReport& one) { return one.name == name; });
    std::fputs(plan::explain(*inspection.query).c_str(), stdout);
    if (query != report.queries.end()) std::printf("ran: %s\n", account_of(*query).c_str());
  }
}

}  // namespace

int run_command(const Arguments& arguments) {
  const std::optional<ApplicationText> text = read_application(arguments);
  if (!text) return kUserFault;
  job::LoadOutcome loaded = load_application(*text, arguments);
  if (!arguments.quiet || !loaded.bound.errors.empty()) print_faults(*text, loaded);
  if (!loaded.bound.errors.empty()) return kUserFault;
  if (!one_query_prints(loaded.bound.application) && !arguments.output.empty()) {
    std::fputs(
        "velo: --output holds the rows of one query, and several print; name them: CREATE STREAM x WITH (..) AS\n",
        stderr);
    return kUserFault;
  }
  print_inspections(loaded.bound.application);
  add_analysed(loaded.bound.application);
  if (loaded.bound.application.queries.empty()) return kDone;

  listen_for_stop();
  ProgressLine progress(!arguments.quiet && isatty(STDERR_FILENO));
  MetricsFile metrics(arguments.metrics_file);
  job::RunOptions options;
  if (arguments.batch_size != 0) options.lanes.lane.batch_rows = arguments.batch_size;
  options.lanes.threads = arguments.threads;
  options.lanes.pin_threads = arguments.pin;
  options.lanes.lane.stop = &stop_requested;
  options.lanes.digest = arguments.digest;
  options.lanes.opened = &loaded.opened;
  options.lanes.result_path = arguments.output;
  options.lanes.result_outlet = [&](const plan::Query& query) { return result_outlet(query, arguments); };
  options.stop = &stop_requested;
  options.on_progress = [&](const job::RunReport& report) {
    progress.show(report);
    metrics.refresh(report);
  };
  const job::RunReport report = job::run(loaded.bound.application, options);
  progress.clear();
  print_analysed(loaded.bound.application, report);

  int code = exit_code(report, loaded.bound.application);
  if (code == kRunFailed) print_error(*report.error, *text);
  for (const job::QueryReport& query : report.queries) {
    if (!query.digest.empty()) std::fprintf(stderr, "digest %s %s\n", query.name.c_str(), query.digest.c_str());
  }
  if (!arguments.quiet) std::fprintf(stderr, "%s\n", summary(report, arguments.stats).c_str());
  if (const Status written = metrics.write(report); !written.ok()) {
    print_error(written.error(), *text);
    code = kRunFailed;
  }
  return code;
}

}  // namespace velo::cli
