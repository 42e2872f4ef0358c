#pragma once

#include "cli/arguments.hpp"

namespace velo::cli {

/// Exit codes of every command (product.md §1).
enum ExitCode : int { kDone = 0, kUserFault = 1, kRunFailed = 2, kInterrupted = 130 };

/// The commands, one a file. Each prints what it has to say and returns the exit code.
int run_command(const Arguments& arguments);
int check_command(const Arguments& arguments);
int explain_command(const Arguments& arguments);
int generate_command(const Arguments& arguments);
int bench_command(const Arguments& arguments);
int functions_command(const Arguments& arguments);

}  // namespace velo::cli
