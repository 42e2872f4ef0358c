#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "job/load.hpp"

namespace velo::cli {

/// The SQL of a command line with everything to load and to explain it.
struct ApplicationText {
  std::string text;  ///< of the file, or of all -e joined
  std::string file;  ///< empty for -e
};

/// Reads the file or joins -e; prints what is wrong and returns nothing when neither (or both) is there.
std::optional<ApplicationText> read_application(const Arguments& arguments);

/// Variables come from --set, then from the environment.
job::LoadOutcome load_application(const ApplicationText& text, const Arguments& arguments);

/// Prints errors and warnings with excerpts to standard error.
void print_faults(const ApplicationText& text, const job::LoadOutcome& outcome);

/// Prints one error of a run to standard error.
void print_error(const Error& error, const ApplicationText& text);

}  // namespace velo::cli
