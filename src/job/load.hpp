#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "binder/binder.hpp"
#include "connector/connector.hpp"
#include "plan/application.hpp"

namespace velo::job {

/// Sources that were opened to look at their data and cannot be opened twice (standard input): kept for the run, by
/// relation name. Nothing of them has been consumed.
using OpenedSources = std::map<std::string, std::unique_ptr<connector::ByteSource>>;

struct LoadRequest {
  std::string text;  ///< the SQL
  std::string file;  ///< its name for messages; empty for text from the command line
  /// Value of `${NAME}`; empty function: nothing is set.
  std::function<std::optional<std::string>(std::string_view)> variable;
  std::string default_connector;  ///< see catalog::Environment
};

struct LoadOutcome {
  binder::BindOutcome bound;  ///< errors carry positions in the original text
  OpenedSources opened;
};

/// SQL text to a bound application: substitution, parsing, binding. Data is touched only to infer schemas.
LoadOutcome load(const LoadRequest& request);

}  // namespace velo::job
