#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "plan/source.hpp"
#include "runtime/input.hpp"
#include "runtime/ordered_ranges.hpp"
#include "runtime/record_reader.hpp"

namespace velo::runtime {

/// Decoded records of a piece of a range.
struct DecodedPiece {
  struct Rows {
    format::Decoded decoded;
    RowOrigin origin;  ///< numbers count from the beginning of the range
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

  void begin(size_t range, const connector::RangePlace* from);
  bool fill(DecodedPiece& piece);

 private:
  bool decode(DecodedPiece& piece);

  connector::ByteRangeSource& source_;
  RecordReader records_;
  std::vector<Type> types_;
  LaneOptions options_;
  connector::RangePlace begins_;
  std::optional<Error> begin_failed_;
};

}  // namespace velo::runtime
