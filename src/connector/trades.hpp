#pragma once

#include <memory>

#include "connector/generator_kind.hpp"

namespace velo::connector {

/// (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING): trades of a small exchange.
Result<Schema> trades_schema(const catalog::Options& options);
std::span<const catalog::OptionSpec> trades_options();
Result<std::unique_ptr<RowGenerator>> make_trades(const GeneratorOptions& generator, const catalog::Options& options);

}  // namespace velo::connector
