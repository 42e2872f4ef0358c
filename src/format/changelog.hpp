#pragma once

#include <memory>
#include <span>

#include "catalog/relation.hpp"
#include "format/format.hpp"

namespace velo::format {

/// Encoder of a sink: its format, with the kinds of rows said as its option 'changelog' asks.
Result<std::unique_ptr<Encoder>> make_sink_encoder(const catalog::Relation& sink);

/// Envelopes of Debezium around the JSON of the rows. An UpdateBefore and the UpdateAfter behind it are one record.
/// `ts_ms` is the column under WATERMARK of the sink, null where there is none: never the clock, which would make runs
/// differ.
Result<std::unique_ptr<Encoder>> make_debezium_encoder(const catalog::Relation& sink);

}  // namespace velo::format
