#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "plan/source.hpp"
#include "runtime/input.hpp"
#include "runtime/key_spread.hpp"
#include "runtime/ordered_ranges.hpp"
#include "runtime/record_reader.hpp"

namespace velo::runtime {

/// Decoded records of a piece of a range.
struct DecodedPiece {
  struct Rows {
    format::Decoded decoded;
    RowOrigin origin;             ///< numbers count from the beginning of the range
    std::vector<uint8_t> owners;  ///< of each row, where keys are spread
  };

  RangeAccount account;
  std::vector<Rows> rows;  ///< the first `used` of them, recycled
  size_t used = 0;
  std::shared_ptr<const void> bytes;  ///< what the rows point into
  std::optional<Error> error;         ///< nothing was read behind it
};

/// Reads and decodes ranges for somebody who takes the rows. One thread.
class DecodeTask {
 public:
  using Piece = DecodedPiece;

  DecodeTask(std::unique_ptr<connector::ByteRangeSource> source, std::unique_ptr<format::Decoder> decoder,
             std::vector<Type> types, const LaneOptions& options);
  /// From now on rows are told their owners.
  void spread_keys(std::unique_ptr<KeySpread> spread) { spread_ = std::move(spread); }

  void begin(size_t range, const connector::RangePlace* from);
  bool fill(DecodedPiece& piece);

 private:
  bool decode(DecodedPiece& piece);

  connector::ByteRangeSource& source_;
  RecordReader records_;
  std::vector<Type> types_;
  std::unique_ptr<KeySpread> spread_;
  LaneOptions options_;
  connector::RangePlace begins_;
  std::optional<Error> begin_failed_;
};

/// The tasks for the ranges of a source of bytes; `ranges` must stay in memory (SourceRanges::stays()).
Result<std::vector<std::unique_ptr<DecodeTask>>> make_decode_tasks(const plan::Source& source,
                                                                   const connector::SourceRanges& ranges, size_t count,
                                                                   const LaneOptions& options);

}  // namespace velo::runtime
