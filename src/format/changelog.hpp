#pragma once

#include <memory>
#include <span>

#include "catalog/relation.hpp"
#include "format/format.hpp"

namespace velo::format {

/// Decoder of a source: its format, with the kinds of rows read as its option 'changelog' says.
Result<std::unique_ptr<Decoder>> make_source_decoder(const catalog::Relation& source, std::span<const size_t> columns);
/// Of envelopes of Debezium. `keyed`: an update is its new row, else also the old one, taken back.
Result<std::unique_ptr<Decoder>> make_debezium_decoder(const DecodeRequest& request, bool keyed);

/// Encoder of a sink: its format, with the kinds of rows said as its option 'changelog' asks.
Result<std::unique_ptr<Encoder>> make_sink_encoder(const catalog::Relation& sink);

/// Envelopes of Debezium around the JSON of the rows. An UpdateBefore and the UpdateAfter behind it are one record, or
/// a delete and a create where the sink's key tells them apart, as Debezium has it. `ts_ms` is the column under
/// WATERMARK of the sink, null where there is none: never the clock, which would make runs differ.
Result<std::unique_ptr<Encoder>> make_debezium_encoder(const catalog::Relation& sink);

/// Whether two rows agree in the columns `key`.
bool same_key(const Batch& batch, std::span<const size_t> key, uint32_t a, uint32_t b);

}  // namespace velo::format
