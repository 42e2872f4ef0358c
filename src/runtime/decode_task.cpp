#include "runtime/decode_task.hpp"

#include <utility>

#include "format/changelog.hpp"

namespace velo::runtime {

namespace {

using connector::Poll;

/// A piece is worth handing over when it has this many rows, or batches of a very small size.
constexpr uint32_t kPieceRows = 8192;
constexpr size_t kPieceBatches = 64;

}  // namespace

DecodeTask::DecodeTask(std::unique_ptr<connector::ByteRangeSource> source, std::unique_ptr<format::Decoder> decoder,
                       std::vector<Type> types, const LaneOptions& options)
    : source_(*source), records_(std::move(source), std::move(decoder)), types_(std::move(types)), options_(options) {}

void DecodeTask::begin(size_t range, const connector::RangePlace* from) {
  records_.restart();
  if (Status begun = source_.begin(range, from); !begun.ok()) begin_failed_ = std::move(begun).error();
  begins_ = source_.place();
}

bool DecodeTask::fill(DecodedPiece& piece) {
  piece.account = RangeAccount();
  piece.account.begins = begins_;
  piece.used = 0;
  piece.bytes = source_.bytes();
  piece.error = std::exchange(begin_failed_, std::nullopt);
  if (!piece.error && !decode(piece)) return false;
  piece.account.ends = source_.place();
  piece.account.lines = source_.lines();
  piece.account.records = source_.records();
  return true;
}

// True at the end of the range.
bool DecodeTask::decode(DecodedPiece& piece) {
  for (uint32_t rows = 0; rows < kPieceRows && piece.used < kPieceBatches;) {
    if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
      piece.account.given_up = true;
      return true;
    }
    if (piece.used == piece.rows.size()) piece.rows.emplace_back().decoded.block = RowBlock(types_);
    DecodedPiece::Rows& next = piece.rows[piece.used];
    Result<Poll> polled = records_.read(options_.batch_rows, 0, next.decoded, next.origin);
    if (!polled.ok()) {
      piece.error = std::move(polled).error();
      return true;
    }
    if (*polled == Poll::End) return true;
    if (spread_) spread_->find_owners(next.decoded, next.owners);
    ++piece.used;
    rows += next.decoded.rows;
  }
  return false;
}

Result<std::vector<std::unique_ptr<DecodeTask>>> make_decode_tasks(const plan::Source& source,
                                                                   const connector::SourceRanges& ranges, size_t count,
                                                                   const LaneOptions& options) {
  const std::vector<Type> types = source.decoded_types();
  std::vector<std::unique_ptr<DecodeTask>> tasks;
  for (size_t i = 0; i < count; ++i) {
    VELO_TRY(auto decoder, format::make_source_decoder(*source.relation, source.columns));
    tasks.push_back(std::make_unique<DecodeTask>(ranges.byte_reader(), std::move(decoder), types, options));
  }
  return tasks;
}

}  // namespace velo::runtime
