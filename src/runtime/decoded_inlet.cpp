#include "runtime/decoded_inlet.hpp"

#include <utility>

namespace velo::runtime {

using connector::Poll;

Result<Poll> DecodedInlet::next(uint32_t, int, Batch& batch, RowErrors& errors) {
  for (;;) {
    if (piece_ != nullptr && given_ < piece_->used) break;
    if (piece_ != nullptr) {
      if (piece_->error) return ranges_.placed(*std::move(piece_->error));
      ranges_.done();
    }
    piece_ = ranges_.next();
    given_ = 0;
    if (piece_ == nullptr) return ranges_.ended() ? Poll::End : Poll::Idle;
  }
  DecodedPiece::Rows& rows = piece_->rows[given_++];
  rows.origin.first_offset.value += static_cast<int64_t>(ranges_.records_before());
  rows.origin.first_line += ranges_.lines_before();
  show(rows.decoded, rows.origin, batch, errors);
  return Poll::Data;
}

Result<std::unique_ptr<DecodedInlet>> open_decoded_inlet(const plan::Source& source,
                                                         std::unique_ptr<connector::SourceRanges> ranges,
                                                         const LaneOptions& options, Crew& crew) {
  VELO_TRY(auto tasks, make_decode_tasks(source, *ranges, crew.workers() + 1, options));
  return std::make_unique<DecodedInlet>(std::move(ranges), std::move(tasks), crew);
}

}  // namespace velo::runtime
