#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace velo::cli {

/// What the user asked for on the command line. One struct for all commands; each reads what it needs.
struct Arguments {
  std::string command;           ///< `run`, `check`, …
  std::string file;              ///< the SQL file, or empty
  std::vector<std::string> sql;  ///< -e, in order
  std::vector<std::string> set;  ///< --set K=V
  uint32_t batch_size = 0;       ///< 0: the engine's default
  unsigned threads = 0;          ///< 0: as annotations say, else one
  bool pin = false;
  std::string format;            ///< table | csv | json; empty: by where output goes
  std::string output;            ///< file for results; empty: standard output
  std::string metrics_file;      ///< file for counters and metrics as Prometheus reads them; empty: none
  bool digest = false;
  bool stats = false;
  bool quiet = false;
  bool markdown = false;  ///< functions: as a reference in Markdown
  std::string subject;  ///< generate: kind; bench: scenario; functions: name
  uint64_t rows = 0;
  uint64_t rate = 0;
  uint64_t seed = 42;
  unsigned repetitions = 5;
};

/// Result of reading the command line: arguments, or an exit code when everything was said already (help, a fault).
struct ParsedCommandLine {
  Arguments arguments;
  std::optional<int> exit_code;
};

/// Reads argv; prints help and usage faults itself.
ParsedCommandLine parse_command_line(int argc, char** argv);

}  // namespace velo::cli
