// Frames only move forward, so a state can follow its frame: rows are added at the front and, where the aggregate can
// take rows out exactly, taken out at the back. The others (sums of DOUBLE, MIN, MAX over a frame whose first row
// moves) are computed anew from the rows of the frame, in their order; as long as the first row stays, they grow too.
#include "operators/over_aggregates.hpp"

#include <algorithm>

namespace velo::operators {

namespace {
constexpr uint32_t kBlock = 256;  ///< rows fed at once
constexpr uint32_t kAlign = 16;
uint32_t aligned(uint32_t bytes) { return (bytes + kAlign - 1) / kAlign * kAlign; }
}  // namespace

OverAggregates::OverAggregates(const plan::Over& node, const OverInputs& inputs, std::vector<size_t> calls,
                               uint32_t states_at)
    : inputs_(inputs), states_at_(states_at), arguments_(inputs.argument_types()) {
  uint32_t scratch_bytes = 0;
  for (const size_t i : calls) {
    const plan::OverCall& call = node.calls[i];
    const bool whole = call.frame.exclude == plan::FrameExclude::None;
    const bool grows = call.frame.start.kind == plan::FrameBound::Kind::UnboundedPreceding;
    Item item{i, call.aggregate, whole && (grows || call.aggregate.retract != nullptr), 0};
    uint32_t& end = item.kept ? state_bytes_ : scratch_bytes;
    item.at = item.kept ? states_at_ + end : end;
    end += aligned(item.bound.state_bytes);
    (item.kept ? any_kept_ : any_scratch_) = true;
    reads_arguments_ = reads_arguments_ || !inputs.columns(i).empty() || inputs.filter(i) != OverInputs::kNone;
    items_.push_back(std::move(item));
  }
  scratch_ = std::make_unique<std::byte[]>(scratch_bytes + kAlign);
  nothing_ = std::make_unique<std::byte[]>(scratch_bytes + state_bytes_ + kAlign);
  std::byte* nothing = nothing_.get();
  for (const Item& item : items_) {
    if (!item.kept) item.bound.init(scratch_.get() + item.at, item.data());
    item.bound.init(nothing, item.data());
    nothing_of_.push_back(nothing);
    nothing += aligned(item.bound.state_bytes);
  }
}

OverAggregates::~OverAggregates() {
  if (!scratch_) return;  // moved from
  for (size_t i = 0; i < items_.size(); ++i) {
    if (!items_[i].kept) destroy(items_[i], scratch_.get() + items_[i].at);
    destroy(items_[i], nothing_of_[i]);
  }
}

void OverAggregates::destroy(const Item& item, std::byte* state) const {
  if (item.bound.destroy) item.bound.destroy(state, item.data());
}

void OverAggregates::start(OverWalk& walk) const {
  for (const Item& item : items_) {
    if (item.kept) item.bound.init(walk.states.get() + item.at, item.data());
  }
}

void OverAggregates::stop(OverWalk& walk) {
  for (const Item& item : items_) {
    if (item.kept) destroy(item, walk.states.get() + item.at);
  }
  if (scratch_walk_ == &walk) scratch_walk_ = nullptr;
}

void OverAggregates::init(Which which, OverWalk& walk) {
  for (const Item& item : items_) {
    if (item.kept != (which == Which::Kept)) continue;
    destroy(item, state_of(item, walk));
    item.bound.init(state_of(item, walk), item.data());
  }
  if (which == Which::Scratch) scratch_arena_.reset();
}

void OverAggregates::feed_block(const Item& item, std::byte* state, uint32_t count, bool add, Arena& arena) {
  const size_t filter = inputs_.filter(item.call);
  uint32_t rows = 0;
  for (uint32_t row = 0; row < count; ++row) {
    rows_[rows] = static_cast<uint16_t>(row);
    const bool taken = filter == OverInputs::kNone ||
                       (arguments_.column(filter).is_valid(row) && arguments_.column(filter).at<uint8_t>(row) != 0);
    rows += taken ? 1 : 0;
  }
  if (rows == 0) return;
  std::fill_n(states_.begin(), rows, state);
  vectors_.clear();
  for (const size_t column : inputs_.columns(item.call)) vectors_.push_back(&arguments_.column(column));
  const functions::AggregateCall call{vectors_, rows_.data(), states_.data(), rows, 0, fed_, arena};
  (add ? item.bound.update : item.bound.retract)(call, item.data());
}

void OverAggregates::feed(Which which, OverWalk& walk, RowSpan span, bool add) {
  rows_.resize(kBlock);
  states_.resize(kBlock);
  encoded_.resize(kBlock);
  while (span.begin < span.end) {
    const auto count = static_cast<uint32_t>(std::min<size_t>(kBlock, span.end - span.begin));
    if (reads_arguments_) {
      for (uint32_t i = 0; i < count; ++i) encoded_[i] = inputs_.arguments(walk.rows[span.begin + i]);
      arguments_.reset(count);
      inputs_.argument_codec().decode(std::span(encoded_).first(count), arguments_, 0);
    }
    Arena& arena = which == Which::Kept ? kept_arena_ : scratch_arena_;
    for (const Item& item : items_) {
      if (item.kept == (which == Which::Kept)) feed_block(item, state_of(item, walk), count, add, arena);
    }
    fed_ += count;
    span.begin += count;
  }
}

void OverAggregates::follow(OverWalk& walk, FrameCursor& cursor, RowSpan rows) {
  if (rows.begin > cursor.added_begin && rows.begin >= cursor.added_end) {
    init(Which::Kept, walk);
    cursor.added_begin = cursor.added_end = rows.begin;
  }
  feed(Which::Kept, walk, {cursor.added_begin, rows.begin}, false);
  feed(Which::Kept, walk, {cursor.added_end, rows.end}, true);
  cursor.added_begin = rows.begin;
  cursor.added_end = rows.end;
}

void OverAggregates::recompute(OverWalk& walk, std::span<const RowSpan> spans) {
  const bool grows = spans.size() == 1 && scratch_walk_ == &walk && scratch_span_.begin == spans[0].begin &&
                     scratch_span_.end <= spans[0].end && scratch_span_.begin < scratch_span_.end;
  if (grows) {
    feed(Which::Scratch, walk, {scratch_span_.end, spans[0].end}, true);
    scratch_span_ = spans[0];
    return;
  }
  init(Which::Scratch, walk);
  for (const RowSpan& span : spans) feed(Which::Scratch, walk, span, true);
  scratch_walk_ = spans.size() == 1 ? &walk : nullptr;
  scratch_span_ = spans[0];
}

void OverAggregates::compute(OverWalk& walk, FrameCursor& cursor, std::span<const RowSpan> spans, RowBlock& out,
                             size_t first_column, uint32_t to, RowErrors& errors) {
  const bool none = spans.empty();
  if (!any_kept_) {
    cursor.added_begin = cursor.begin;
    cursor.added_end = cursor.end;
  } else if (!none) {
    follow(walk, cursor, spans[0]);
  } else if (cursor.begin >= cursor.added_end) {
    follow(walk, cursor, {cursor.begin, cursor.begin});
  }
  if (!none && any_scratch_) recompute(walk, spans);
  for (size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    std::byte* state = none ? nothing_of_[i] : state_of(item, walk);
    item.bound.finish(&state, 0, 1, out.column(first_column + item.call), to, errors, item.data());
  }
}

}  // namespace velo::operators
