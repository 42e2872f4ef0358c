#pragma once

#include <string>
#include <string_view>

#include "catalog/options.hpp"

namespace velo::catalog {

/// Options as applications write them that are older than this engine: other names and values for the same thing, and
/// settings that mean nothing here.

/// The newer name of an option that has an older one (`late.data.strategy` → `late_rows`); else `name` itself.
std::string_view current_name(std::string_view name);
/// Replaces older option names and values by the current ones; where both are given the current one stays.
void modernise(Options& options);
/// `kafka_source` → `kafka`: older names of connectors say the direction too.
std::string_view current_connector(std::string_view name);
/// What is left of a key of a YAML file without the sections that only group (`datasource.consumer_config.x` → `x`).
std::string without_sections(std::string key);

/// A setting of how another engine works inside (caches, threads, buffers, retries): nothing here follows it.
bool is_idle(std::string_view name);
/// A note for people in a configuration file.
bool is_note(std::string_view name);

}  // namespace velo::catalog
