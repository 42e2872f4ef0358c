#include <stdlib.h>

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "scenario/scenario.hpp"

namespace velo::cli {

namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return std::string(trim(std::string_view(line).substr(line.find(':') + 1)));
  }
  return "unknown processor";
}

void print(const scenario::Measurement& m) {
  std::string figures = fmt::format("{:7.1f} ns  {:7.1f} min  {:7.1f} cpu  {:7.2f} M rows/s", m.wall_ns, m.wall_ns_min,
                                    m.cpu_ns, 1e3 / m.wall_ns);
  if (!m.percentiles.empty()) {
    figures.clear();
    for (const auto& [label, value] : m.percentiles) figures += fmt::format("{} {:.0f} ns  ", label, value);
  }
  fmt::print("{:<8} {:<58} {:>9} → {:>9} rows  {}\n", m.scenario, m.title, m.rows, m.rows_out, figures);
  std::fflush(stdout);
}

int run_scenarios(const Arguments& arguments, const scenario::Request& request) {
  for (const scenario::Scenario& scenario : scenario::scenarios()) {
    if (!arguments.subject.empty() && !equals_ignore_case(arguments.subject, scenario.name)) continue;
    const auto measured = scenario.measure(request);
    if (!measured.ok()) {
      fmt::print(stderr, "{}: {}\n", scenario.name, render(measured.error(), {}));
      return kRunFailed;
    }
    for (const scenario::Measurement& measurement : *measured) print(measurement);
  }
  return kDone;
}

}  // namespace

int bench_command(const Arguments& arguments) {
  if (!arguments.subject.empty() && scenario::find_scenario(arguments.subject) == nullptr) {
    std::vector<std::string> names;
    for (const scenario::Scenario& scenario : scenario::scenarios()) names.emplace_back(scenario.name);
    fmt::print(stderr, "velo: there is no scenario {}; {}\n", arguments.subject,
               did_you_mean(arguments.subject, names));
    return kUserFault;
  }
  char directory[] = "/tmp/velo-bench-XXXXXX";
  if (mkdtemp(directory) == nullptr) {
    std::perror("velo: cannot make a directory for benchmark data");
    return kRunFailed;
  }
  scenario::Request request{arguments.rows, arguments.repetitions, arguments.batch_size, directory};
  fmt::print("{}; median of {} runs, per input row\n", processor(), request.repetitions);
  const int code = run_scenarios(arguments, request);
  std::error_code ignored;
  std::filesystem::remove_all(directory, ignored);
  return code;
}

}  // namespace velo::cli
