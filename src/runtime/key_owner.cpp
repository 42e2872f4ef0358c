// The rows of a piece are shared: every owner looks at them through a batch of its own and changes nothing.
#include "runtime/key_owner.hpp"

#include <utility>

#include "base/clock.hpp"

namespace velo::runtime {

using connector::Poll;

/// Shows the steps of a piece one after the other.
class KeyOwner::Steps final : public Inlet {
 public:
  explicit Steps(KeyShare& share) : share_(share) {}

  void begin(const DecodedPiece& piece) {
    piece_ = &piece;
    given_ = 0;
  }
  Result<Poll> next(uint32_t, int, Batch& batch, RowErrors& errors) override {
    if (given_ == piece_->used) return Poll::Idle;
    const DecodedPiece::Rows& rows = piece_->rows[given_++];
    share_.begin(rows.owners.data());
    rows.decoded.block.view(rows.decoded.rows, batch);
    batch.origin = &rows.origin;
    errors = rows.decoded.errors;
    return Poll::Data;
  }

 private:
  KeyShare& share_;
  const DecodedPiece* piece_ = nullptr;
  size_t given_ = 0;
};

KeyOwner::KeyOwner(std::unique_ptr<QueryPipeline> query, uint8_t number)
    : query_(std::move(query)),
      steps_(new Steps(*query_->share())),
      intake_(std::unique_ptr<Inlet>(steps_), *query_, query_->entries().front()) {
  intake_.use_time(time_);
  query_->share()->belong_to(number);
  keeper().keep_places();
}

void KeyOwner::work(const DecodedPiece& piece, Micros now, OwnedPart& part) {
  const int64_t begun = system_clock().monotonic_nanos();
  const uint64_t rows_before = intake_.rows_in();
  part.failure.reset();
  time_ = now;
  steps_->begin(piece);
  for (uint32_t step = 0; !intake_.unwanted(); ++step) {
    keeper().begin_step(step);
    if (*intake_.poll(kMaxBatchRows, 0) != Poll::Data) break;
    const Status pushed = intake_.push();
    CHECK(pushed.ok(), "nothing of the outside world stands behind an owner");
    if (intake_.failed()) fail(step, part);
  }
  part.rows_in = intake_.rows_in() - rows_before;
  query_->move_to(part.query);
  part.query.state_bytes = query_->state_bytes();
  part.query.watermark = query_->watermark();
  part.nanos = system_clock().monotonic_nanos() - begun;
}

void KeyOwner::fail(uint32_t step, OwnedPart& part) {
  part.failure = query_->policy().failure();
  part.failed_at = step << 16 | query_->policy().failed_row();
}

}  // namespace velo::runtime
