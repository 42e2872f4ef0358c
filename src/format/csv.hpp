#pragma once

#include "format/format.hpp"

namespace velo::format {

/// Delimited text after RFC 4180, with or without a header line.
const Format& csv_format();

Result<std::unique_ptr<Decoder>> make_csv_decoder(const DecodeRequest& request);
Result<std::unique_ptr<Encoder>> make_csv_encoder(const Schema& schema, const catalog::Options& options);
Result<Schema> infer_csv(const RawBatch& sample, const catalog::Options& options);

}  // namespace velo::format
