#pragma once

#include "format/format.hpp"

namespace velo::format {

/// Delimited text after RFC 4180, with or without a header line.
const Format& csv_format();

Result<std::unique_ptr<Decoder>> make_csv_decoder(const DecodeRequest& request);
Result<std::unique_ptr<Encoder>> make_csv_encoder(const Schema& schema, const catalog::Options& options);
Result<Schema> infer_csv(const RawBatch& sample, const catalog::Options& options);
/// At lines. A header with quotes may go on behind its line end: then the file is left whole.
Result<Cuts> csv_cuts(std::string_view head, const catalog::Options& options);

}  // namespace velo::format
