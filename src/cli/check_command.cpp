#include <cstdio>

#include "cli/application_text.hpp"
#include "cli/commands.hpp"

namespace velo::cli {

int check_command(const Arguments& arguments) {
  const std::optional<ApplicationText> text = read_application(arguments);
  if (!text) return kUserFault;
  const job::LoadOutcome outcome = load_application(*text, arguments);
  print_faults(*text, outcome);
  if (const size_t faults = outcome.bound.errors.size(); faults != 0) {
    std::fprintf(stderr, "%zu %s\n", faults, faults == 1 ? "error" : "errors");
    return kUserFault;
  }
  const size_t queries = outcome.bound.application.queries.size();
  std::fprintf(stderr, "ok: %zu %s\n", queries, queries == 1 ? "query" : "queries");
  return kDone;
}

}  // namespace velo::cli
