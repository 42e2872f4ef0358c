#pragma once

#include <span>
#include <vector>

#include "catalog/environment.hpp"
#include "catalog/options.hpp"
#include "catalog/relation.hpp"

namespace velo::catalog {

/// Options every relation takes, whatever its connector.
std::span<const OptionSpec> relation_options();
/// Options of a job: those without a relation's name in front, at the end of a query or by SET.
std::span<const OptionSpec> job_options();

/// Options about the event time of what a query reads: they may stand at its end without a relation's name in front.
bool is_time_option(std::string_view name);

enum class Direction : uint8_t { Read, Write };

/// Connector, format and the rest, read from the options as written (names modernised). Faults go to `errors`.
struct Endpoint {
  const ConnectorInfo* connector = nullptr;  ///< nullptr: none named, or unknown (then there is an error)
  std::string format;                        ///< empty for typed connectors
  Options options;                           ///< those of connector, format and relation, without `connector`, `format`
  std::vector<Error> remarks;                ///< what has no effect, or will be missed when it runs
};
Endpoint resolve_endpoint(const Options& options, const Environment& environment, std::string_view relation,
                          std::vector<Error>& errors);
/// An error when the connector cannot do what the query wants of it.
Status check_direction(const ConnectorInfo& connector, Direction direction, std::string_view relation);

}  // namespace velo::catalog
