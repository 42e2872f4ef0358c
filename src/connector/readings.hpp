#pragma once

#include <memory>

#include "connector/generator_kind.hpp"

namespace velo::connector {

/// (station STRING, temperature DECIMAL(4,1), ts TIMESTAMP): readings of weather stations.
Result<Schema> readings_schema(const catalog::Options& options);
std::span<const catalog::OptionSpec> readings_options();
Result<std::unique_ptr<RowGenerator>> make_readings(const GeneratorOptions& generator,
                                                    const catalog::Options& options);

}  // namespace velo::connector
