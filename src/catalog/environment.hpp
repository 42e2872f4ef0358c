#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/options.hpp"
#include "catalog/relation.hpp"
#include "types/schema.hpp"

namespace velo::catalog {

/// What planning knows of a connector. Connectors live above the catalog; the job layer describes them here.
struct ConnectorInfo {
  std::string name;
  std::span<const OptionSpec> options;
  bool can_read = true;
  bool can_write = true;
  bool typed = false;                                    ///< gives and takes typed rows: no format
  std::function<Result<Schema>(const Options&)> schema;  ///< fixed schema; empty: from the declaration or a sample
  std::function<bool(const Options&)> bounded;           ///< whether it ends by itself; empty: it does
  bool takes_any = false;                                ///< passes options on that `options` does not list
  bool has_partitions = false;                           ///< takes 'partitions' = 'files'
  std::string absent = {};                               ///< why it can be planned with but not run; empty: it can
};

/// What planning knows of a format.
struct FormatInfo {
  std::string name;
  std::span<const OptionSpec> options;
};

/// All that planning may ask of the world, handed in from above.
struct Environment {
  std::vector<ConnectorInfo> connectors;
  std::vector<FormatInfo> formats;
  /// Columns of a relation from a sample of its data; empty: not possible here.
  std::function<Result<Schema>(const Relation&)> infer;
  /// Value of a variable in option values and YAML files; empty: none is set.
  std::function<std::optional<std::string>(std::string_view)> variable;
  std::string directory;  ///< of the SQL file: `config_file` is relative to it
  std::string file;       ///< name of the SQL file for messages; may be empty
  /// Connector of a relation that is read but names none (`memory` under tests and the embedding API); empty: an error.
  std::string default_connector;

  const ConnectorInfo* connector(std::string_view name) const;
  const FormatInfo* format(std::string_view name) const;
  std::vector<std::string> connector_names() const;
  std::vector<std::string> format_names() const;
};

}  // namespace velo::catalog
