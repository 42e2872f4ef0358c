#pragma once

#include "format/format.hpp"

namespace velo::format {

inline constexpr catalog::OptionSpec kJsonNulls = {
    "json.nulls", catalog::OptionType::Choice, "write", "write NULL fields as null, or omit them", "write|omit", false};

/// NDJSON, objects that span lines, and one top-level array of objects.
const Format& json_format();

Result<std::unique_ptr<Decoder>> make_json_decoder(const DecodeRequest& request);
Result<std::unique_ptr<Encoder>> make_json_encoder(const Schema& schema, const catalog::Options& options);
Result<Schema> infer_json(const RawBatch& sample, const catalog::Options& options);
/// At lines, unless the file is an array.
Result<Cuts> json_cuts(std::string_view head, const catalog::Options& options);

}  // namespace velo::format
