// Generating is a query over the generator source: what `velo generate` writes is what a query over it would see.
#include <string>

#include "cli/commands.hpp"

namespace velo::cli {

namespace {

std::string option(const std::string& name, const std::string& value) { return ", '" + name + "' = '" + value + "'"; }

}  // namespace

int generate_command(const Arguments& arguments) {
  std::string options = "'connector' = 'generator'" + option("kind", arguments.subject) +
                        option("rows", std::to_string(arguments.rows)) + option("seed", std::to_string(arguments.seed));
  if (arguments.rate != 0) options += option("rate", std::to_string(arguments.rate));
  for (const std::string& set : arguments.set) {
    const size_t equals = set.find('=');
    options += option(set.substr(0, equals), equals == std::string::npos ? "" : set.substr(equals + 1));
  }
  Arguments run = arguments;
  run.set.clear();
  run.sql = {"CREATE STREAM generated WITH (" + options + ")", "SELECT * FROM generated"};
  if (run.format.empty() && run.output.empty()) run.format = "json";
  return run_command(run);
}

}  // namespace velo::cli
