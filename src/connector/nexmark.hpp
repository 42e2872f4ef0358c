#pragma once

#include <memory>

#include "connector/generator_kind.hpp"

namespace velo::connector {

/// The events of the Nexmark benchmark: an auction house with persons, auctions and bids. The option `events` says
/// which of them, and with that the columns.
Result<Schema> nexmark_schema(const catalog::Options& options);
Result<std::unique_ptr<RowGenerator>> make_nexmark(const GeneratorOptions& generator, const catalog::Options& options);

}  // namespace velo::connector
