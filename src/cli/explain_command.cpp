#include <cstdio>

#include "cli/application_text.hpp"
#include "cli/commands.hpp"
#include "job/parallelism.hpp"

namespace velo::cli {

int explain_command(const Arguments& arguments) {
  const std::optional<ApplicationText> text = read_application(arguments);
  if (!text) return kUserFault;
  const job::LoadOutcome outcome = load_application(*text, arguments);
  print_faults(*text, outcome);
  if (!outcome.bound.errors.empty()) return kUserFault;
  const plan::Application& application = outcome.bound.application;
  for (const plan::Query& query : application.queries) {
    std::fputs(plan::explain(query).c_str(), stdout);
    for (const job::Queries& lane : job::lane_groups(application)) {
      if (lane.front() != &query) continue;
      std::printf("  on several threads: %s\n", job::explain_parallelism(application, lane, arguments.threads).c_str());
    }
  }
  for (const plan::Inspection& inspection : outcome.bound.application.inspections) {
    if (inspection.query) std::fputs(plan::explain(*inspection.query).c_str(), stdout);
  }
  return kDone;
}

}  // namespace velo::cli
