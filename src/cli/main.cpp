#include <csignal>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/version.hpp"

namespace {

// The binary is compiled for x86-64-v3; on an older processor it would die of an illegal instruction without a word.
bool processor_is_new_enough() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("fma");
}

int dispatch(const velo::cli::Arguments& arguments) {
  using namespace velo::cli;
  if (arguments.command == "run") return run_command(arguments);
  if (arguments.command == "check") return check_command(arguments);
  if (arguments.command == "explain") return explain_command(arguments);
  if (arguments.command == "generate") return generate_command(arguments);
  if (arguments.command == "bench") return bench_command(arguments);
  if (arguments.command == "functions") return functions_command(arguments);
  std::printf("%.*s\n", static_cast<int>(kVersion.size()), kVersion.data());
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  if (!processor_is_new_enough()) {
    std::fputs("velo: this build needs a processor with AVX2, BMI2 and FMA (x86-64-v3, from 2013 on)\n", stderr);
    return velo::cli::kRunFailed;
  }
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of write(2), told apart from real failures
  const velo::cli::ParsedCommandLine line = velo::cli::parse_command_line(argc, argv);
  return line.exit_code ? *line.exit_code : dispatch(line.arguments);
}
