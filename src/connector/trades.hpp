#pragma once

#include <memory>

#include "connector/generator_kind.hpp"

namespace velo::connector {

/// (symbol STRING, price DECIMAL(18,4), quantity BIGINT, ts TIMESTAMP, side STRING): trades of a small exchange.
const Schema& trades_schema();
std::unique_ptr<RowGenerator> make_trades(const GeneratorOptions& options);

}  // namespace velo::connector
