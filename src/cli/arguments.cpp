// The only file that includes CLI11, which is slow to compile.
#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"
#include "cli/version.hpp"
#include "column/selection.hpp"

namespace velo::cli {

namespace {

constexpr unsigned kMaxThreads = 256;

constexpr const char* kExamples =
    "Examples:\n"
    "  velo run app.sql                        run every query of a file\n"
    "  velo run -e \"SELECT * FROM 'trades.csv' LIMIT 5\"\n"
    "  zcat t.ndjson.gz | velo run -e 'SELECT symbol, price FROM stdin WHERE price > 100'\n"
    "  velo check app.sql                      list every fault\n"
    "  velo explain -e 'SELECT ...'            show the plan\n"
    "  velo generate trades --rows 1000000 --output trades.ndjson\n"
    "velo help COMMAND says more of a command; docs/sql.md shows the language.\n";

constexpr const char* kRunExamples =
    "Examples:\n"
    "  velo run app.sql --set DATA=/data/today      ${DATA} in the file is /data/today\n"
    "  velo run -e \"SELECT * FROM 'trades.csv' LIMIT 5\"\n"
    "  zcat t.ndjson.gz | velo run -e 'SELECT symbol, price FROM stdin WHERE price > 100' --format csv\n"
    "  velo run app.sql --output result.csv         rows of a SELECT without a name; .gz and .zst are compressed\n"
    "  velo run app.sql --stats --metrics-file app.prom\n"
    "  generate_sql | velo run -                    SQL from standard input\n"
    "Exit codes: 0 done, 1 the SQL or the options are wrong, 2 the run failed, 130 interrupted.\n";

constexpr const char* kCheckExamples =
    "Examples:\n"
    "  velo check app.sql --set DATA=/data/today\n"
    "  velo check -e \"SELECT simbol FROM 'trades.csv'\"\n"
    "Exit codes: 0 no faults (there may be warnings), 1 faults.\n";

constexpr const char* kExplainExamples =
    "Examples:\n"
    "  velo explain app.sql\n"
    "  velo explain -e \"SELECT symbol, COUNT(*) FROM 'trades.csv' GROUP BY symbol EMIT FINAL\"\n"
    "The lowest line of a plan is the input; `state` says how much memory a step needs, and what frees it.\n";

constexpr const char* kGenerateExamples =
    "Examples:\n"
    "  velo generate trades --rows 1000 --format csv --output trades.csv\n"
    "  velo generate trades --rows 1000000 --seed 7 --rate 50000 --set symbols=500 | head\n"
    "  velo generate nexmark --rows 100000 --output events.ndjson.gz\n";

constexpr const char* kFunctionsExamples =
    "Examples:\n"
    "  velo functions                               all of them\n"
    "  velo functions date_trunc                    one of them, with an example\n"
    "  velo functions percentile                    those with the word in name or description\n";

void add_sql(CLI::App& command, Arguments& arguments) {
  command.add_option("file", arguments.file, "SQL file (an application of one or more queries); - is standard input");
  command.add_option("-e,--execute", arguments.sql, "SQL text; may be repeated")->allow_extra_args(false);
  command.add_option("--set", arguments.set, "NAME=VALUE: what ${NAME} in SQL, options and YAML is; may be repeated")
      ->allow_extra_args(false);
}

void add_run(CLI::App& app, Arguments& arguments) {
  CLI::App* run = app.add_subcommand("run", "Run the queries of a file or of -e");
  run->footer(kRunExamples);
  add_sql(*run, arguments);
  run->add_option("--batch-size", arguments.batch_size,
                  "Most rows in one step (1 decides row by row); changes speed, never results")
      ->check(CLI::Range(1u, kMaxBatchRows));
  run->add_option("--threads", arguments.threads,
                  "How many threads work on a query (explain says how); changes speed, never results")
      ->check(CLI::Range(1u, kMaxThreads));
  run->add_flag("--pin", arguments.pin, "Keep each thread on a processor of its own (on a machine for this run alone)");
  run->add_option("--format", arguments.format,
                  "How a bare SELECT prints: table, csv or json (default: table on a terminal, else json)")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  run->add_option("-o,--output", arguments.output, "File for the results of a bare SELECT (default: standard output)");
  run->add_flag("--digest", arguments.digest, "Print a digest of each output, to compare runs");
  run->add_flag("--stats", arguments.stats, "Print the account and the metrics of every query at the end");
  run->add_option("--metrics-file", arguments.metrics_file,
                  "File for row counts and the metrics of the SQL, in the text format of Prometheus");
  run->add_flag("-q,--quiet", arguments.quiet, "No progress, no summary");
}

void add_generate(CLI::App& app, Arguments& arguments) {
  CLI::App* generate =
      app.add_subcommand("generate", "Write generated data: velo generate trades --rows 1000 --format csv");
  generate->footer(kGenerateExamples);
  generate->add_option("kind", arguments.subject, "What to generate: nexmark, readings or trades")->required();
  generate->add_option("--rows", arguments.rows, "How many rows; nexmark: how many events of all kinds")->required();
  generate->add_option("--rate", arguments.rate, "Rows per second of event time");
  generate->add_option("--seed", arguments.seed, "Same seed, same rows")->capture_default_str();
  generate->add_option("--set", arguments.set, "NAME=VALUE: any other option of the generator; may be repeated")
      ->allow_extra_args(false);
  generate->add_option("--format", arguments.format, "json (default) or csv")->check(CLI::IsMember({"csv", "json"}));
  generate->add_option("-o,--output", arguments.output, "File (default: standard output)");
  generate->add_flag("-q,--quiet", arguments.quiet, "No progress, no summary");
}

void add_bench(CLI::App& app, Arguments& arguments) {
  CLI::App* bench = app.add_subcommand("bench", "Measure the engine on this machine");
  bench->add_option("scenario", arguments.subject,
                    "S0, S1, S1W, S2, S2M, S2C, S3a, S3b, S4, S5, L or LG (default: all)");
  bench->add_option("--rows", arguments.rows, "Rows per scenario (default: chosen per scenario)");
  bench->add_option("--repetitions", arguments.repetitions, "Runs of each; the median counts")
      ->check(CLI::Range(1u, 1000u));
  bench->add_option("--batch-size", arguments.batch_size, "Most rows in one step")
      ->check(CLI::Range(1u, kMaxBatchRows));
}

std::string hint_for(std::string_view word, const std::vector<std::string>& known) {
  const std::string hint = did_you_mean(word, known);
  return hint.empty() ? hint : "; " + hint;
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// What is wrong in one line. The words that fit nowhere are what the user mistyped.
std::string complaint(const CLI::App& app, const CLI::ParseError& fault) {
  const std::vector<std::string> strays = app.remaining(true);
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  for (const std::string& word : strays) {
    if (word.starts_with('-')) return "unknown option " + word + hint_for(word, option_names(command));
  }
  if (chosen.empty() && !strays.empty() && strays.front().ends_with(".sql"))
    return "there is no command " + strays.front() + "; a file of SQL is run with: velo run " + strays.front();
  if (!chosen.empty()) return strays.empty() ? fault.what() : "there is one argument too many: " + strays.front();
  if (strays.empty()) return "a command is missing, for example velo run app.sql";
  return "unknown command " + strays.front() + hint_for(strays.front(), command_names(app));
}

std::string help_text(CLI::App& app, const std::string& topic) {
  app.clear();  // else the help would be that of the command `help`
  if (topic.empty()) return app.help();
  for (const CLI::App* command : app.get_subcommands([&](const CLI::App* one) { return one->get_name() == topic; })) {
    return command->help();
  }
  return {};
}

}  // namespace

ParsedCommandLine parse_command_line(int argc, char** argv) {
  ParsedCommandLine out;
  CLI::App app("velo: streaming SQL, exact and repeatable, in one binary", "velo");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  add_run(app, out.arguments);
  CLI::App* check = app.add_subcommand("check", "List every fault of the SQL with position and hint; runs nothing");
  check->footer(kCheckExamples);
  add_sql(*check, out.arguments);
  CLI::App* explain = app.add_subcommand("explain", "Show the plan of every query");
  explain->footer(kExplainExamples);
  add_sql(*explain, out.arguments);
  add_generate(app, out.arguments);
  add_bench(app, out.arguments);
  CLI::App* functions = app.add_subcommand("functions", "List the functions, or explain one");
  functions->footer(kFunctionsExamples);
  functions->add_option("name", out.arguments.subject, "Function, or a word to look for");
  functions->add_flag("--markdown", out.arguments.markdown, "Print the reference of all functions as Markdown");
  app.add_subcommand("version", "Print the version");
  app.add_subcommand("help", "Print this help, or that of a command")
      ->add_option("command", out.arguments.subject, "Command");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {  // also thrown for --help and --version, with exit code 0
    out.exit_code = stop.get_exit_code() == 0 ? app.exit(stop) : 1;
    if (out.exit_code != 0)
      std::fprintf(stderr, "velo: %s\n  velo help lists the commands\n", complaint(app, stop).c_str());
    return out;
  }
  out.arguments.command = app.get_subcommands().front()->get_name();
  for (const std::string& set : out.arguments.set) {
    if (set.find('=') != std::string::npos) continue;
    std::fprintf(stderr, "velo: --set takes NAME=VALUE, and '%s' has no =\n", set.c_str());
    out.exit_code = 1;
    return out;
  }
  if (out.arguments.command == "help") {
    const std::string text = help_text(app, out.arguments.subject);
    if (text.empty()) std::fprintf(stderr, "velo: there is no command %s\n", out.arguments.subject.c_str());
    std::fputs(text.c_str(), stdout);
    out.exit_code = text.empty() ? 1 : 0;
  }
  return out;
}

}  // namespace velo::cli
