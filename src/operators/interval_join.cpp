// Interval join. Each side is a log of rows; an index finds the rows of the other side that have the key of a new row
// and lie within its bounds. When the watermark has passed the last time at which a match may come, a row is of no use
// any more: the log forgets it in its time. Where it has to come out padded if it had no match, it also waits in a
// queue.
//
// The output's watermark stays behind the inputs' by the longest time a row may wait, so no output row is late by it.
// A padded row comes out, in output time, at the moment its wait ends, whatever step of the input watermark ended it.
#include <algorithm>
#include <memory>
#include <optional>

#include "operators/input_clock.hpp"
#include "operators/join_keys.hpp"
#include "operators/join_output.hpp"
#include "operators/make.hpp"
#include "operators/match_index.hpp"
#include "operators/pair_matches.hpp"
#include "operators/timed_rows.hpp"

namespace velo::operators {

namespace {

constexpr size_t kLeft = 0;
constexpr size_t kRight = 1;
constexpr uint32_t kBucketDistance = 24;  ///< rows between one that is looked up and one whose bucket is prefetched
constexpr uint32_t kRowDistance = 12;     ///< the same for the rows in the bucket

struct Side {
  Side(const plan::JoinNode& node, size_t side)
      : keys(side == kLeft ? node.left_keys : node.right_keys), rows(column_types(*node.inputs[side]), keys.layout()) {}

  JoinKeys keys;
  TimedRows rows;
  RowNumbers numbers;
  std::optional<PairMatches> matches;
};

struct IntervalState final : OperatorState {
  IntervalState(const plan::Join& node, bool skips_matched)
      : sides{Side(node, kLeft), Side(node, kRight)},
        index(sides[kLeft].rows, sides[kRight].rows, skips_matched),
        output(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec()) {
    if (!node.condition) return;
    for (const size_t side : {kLeft, kRight})
      sides[side].matches.emplace(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec(), side);
  }
  size_t state_bytes() const override { return index.bytes() + sides[kLeft].rows.bytes() + sides[kRight].rows.bytes(); }

  Side sides[2];
  MatchIndex index;
  InputClock clock;
  Micros watermark = kMinTime;      ///< up to which padded rows have come out
  Micros out_watermark = kMinTime;  ///< may still have to follow `watermark`
  JoinOutput output;
  std::vector<uint16_t> fit;   ///< the rows of the batch that are not late
  std::vector<Micros> before;  ///< the watermark before each of them
};

/// A row that comes.
struct Arrival {
  TimedRow* row;
  uint64_t number;
  MatchIndex::Bucket* bucket;  ///< of its key; nullptr: that is NULL
  size_t side;
  Micros watermark;  ///< before it
};

/// The rows of a batch of one side, kept already; some are still to have their turn.
struct Waiting {
  Selection rows;
  std::span<TimedRow* const> made;
  uint64_t first;  ///< number of the first row
  uint32_t next = 0;
  bool cut_off = false;  ///< a row made the query fail: none behind it counts
};

class IntervalJoin final : public Operator {
 public:
  explicit IntervalJoin(const plan::Join& node)
      : node_(node),
        bounds_(*node.bounds),
        semi_(node.join == plan::JoinKind::Semi),
        pairs_(!semi_ && node.join != plan::JoinKind::Anti),
        pads_{
            node.join == plan::JoinKind::Left || node.join == plan::JoinKind::Full || node.join == plan::JoinKind::Anti,
            node.join == plan::JoinKind::Right || node.join == plan::JoinKind::Full},
        reach_{bounds_.after, bounds_.before},
        longest_(std::max({bounds_.before, bounds_.after, Micros{0}})),
        behind_(window::add_saturating(longest_, bounds_.grace)) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<IntervalState>(node_, !pairs_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "an interval join stands above watermarks");
    auto& state = static_cast<IntervalState&>(base);
    const Selection rows = refuse_late(state, batch, state.sides[context.port].keys.evaluate(batch, context), context);
    Waiting waiting = make(state, state.sides[context.port], batch, rows);
    while (waiting.next < rows.count()) VELO_TRY_STATUS(apply_some(state, batch, waiting, context, out));
    return flush(state, out);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<IntervalState&>(base);
    state.clock.raise(context.port, watermark);
    VELO_TRY_STATUS(expire(state, state.clock.watermark(), out));
    return finish_step(state, out);
  }

  // Conditions are computed for many pairs at once, and a key that fails ends a turn: both want one side at a time.
  bool takes_turns() const override {
    const auto is_column = [](const expr::ExprPtr& key) { return key->column().has_value(); };
    return !node_.condition && std::all_of(node_.left_keys.begin(), node_.left_keys.end(), is_column) &&
           std::all_of(node_.right_keys.begin(), node_.right_keys.end(), is_column);
  }

  Status push_turns(OperatorState& base, std::span<const Batch* const, 2> batches, std::span<const Turn> turns,
                    const StepContext& context, Emit& out) const override {
    auto& state = static_cast<IntervalState&>(base);
    Waiting waiting[2];
    for (const size_t side : {kLeft, kRight}) {
      state.clock.start(*batches[side], static_cast<uint32_t>(side));
      const Selection rows = state.sides[side].keys.evaluate(*batches[side], context);
      waiting[side] = make(state, state.sides[side], *batches[side], rows);
    }
    for (const Turn& turn : turns) {
      Waiting& own = waiting[turn.port];
      const Batch& batch = *batches[turn.port];
      for (; own.next < own.rows.count() && own.rows[own.next] < turn.end; ++own.next) {
        VELO_TRY_STATUS(take_turn(state, turn.port, batch, own, context, out));
        if (own.cut_off) return finish_step(state, out);
      }
      VELO_TRY_STATUS(expire(state, state.clock.behind(turn.end - 1, batch, turn.port), out));
    }
    return finish_step(state, out);
  }

 private:
  /// Makes what the rows of a batch need when their turn comes.
  static Waiting make(IntervalState& state, Side& side, const Batch& batch, Selection rows) {
    const uint64_t first = side.rows.end();
    const auto made =
        side.rows.make(batch.columns, side.numbers.of(rows), rows.count(), side.keys.rows(), batch.times->times);
    state.index.make_room();
    return {rows, made, first};
  }

  static uint64_t hash_of(const Side& side, uint32_t row) {
    return side.keys.rows().hashes ? side.keys.rows().hashes[row] : 0;
  }
  static Arrival arrival(IntervalState& state, size_t side, const Waiting& waiting, uint32_t i, Micros watermark) {
    const Side& own = state.sides[side];
    const uint32_t row = waiting.rows[i];
    MatchIndex::Bucket* bucket = own.keys.is_null(row) ? nullptr : &state.index.bucket(hash_of(own, row));
    return {waiting.made[i], waiting.first + i, bucket, side, watermark};
  }
  /// Has the memory fetched that rows some way behind the i-th will need.
  [[gnu::always_inline]] static void look_ahead(const IntervalState& state, size_t side, const Waiting& waiting,
                                                uint32_t i) {
    const Side& own = state.sides[side];
    const uint32_t count = waiting.rows.count();
    if (i + kBucketDistance < count) state.index.prefetch_bucket(hash_of(own, waiting.rows[i + kBucketDistance]));
    if (i + kRowDistance < count) state.index.prefetch_rows(hash_of(own, waiting.rows[i + kRowDistance]));
  }

  Micros output_watermark(IntervalState& state) const {
    const bool is_time = state.watermark != kMinTime && state.watermark != kMaxTime;
    const Micros watermark = is_time ? window::subtract_saturating(state.watermark, behind_) : state.watermark;
    state.out_watermark = std::max(state.out_watermark, watermark);
    return state.out_watermark;
  }
  /// Rows of times before this one are late.
  Micros late_before(Micros watermark) const { return window::closed_through(watermark, bounds_.grace); }
  /// Rows of a side with times before this one meet no other row any more.
  Micros dead_before(Micros watermark, size_t side) const {
    if (watermark == kMinTime || watermark == kMaxTime) return watermark;
    return window::subtract_saturating(late_before(watermark), reach_[side]);
  }

  /// Notes the watermark before each row; gives the rows that are not late, and under `fail` those before the first.
  Selection refuse_late(IntervalState& state, const Batch& batch, Selection rows, const StepContext& context) const {
    const bool failed = context.policy.failed();
    state.clock.start(batch, context.port);
    state.before.clear();
    state.fit.clear();
    for (uint32_t i = 0; i < rows.count() && context.policy.failed() == failed; ++i) {
      const uint32_t row = rows[i];
      const Micros watermark = state.clock.before(row);
      if (batch.times->times[row] < late_before(watermark)) {
        context.policy.late(batch, row);
      } else {
        state.before.push_back(watermark);
        state.fit.push_back(static_cast<uint16_t>(row));
      }
    }
    return Selection(state.fit.data(), static_cast<uint32_t>(state.fit.size()));
  }

  /// The rows of the other side that a row may match; valid until the next call.
  std::span<TimedRow* const> in_bounds(IntervalState& state, const Arrival& arrival) const {
    if (arrival.bucket == nullptr) return {};
    const size_t other = 1 - arrival.side;
    const Micros time = arrival.row->time;
    return state.index.find(*arrival.bucket, other, state.sides[arrival.side].rows.key(*arrival.row),
                            window::subtract_saturating(time, reach_[other]),
                            window::add_saturating(time, reach_[arrival.side]));
  }

  /// Applies as many of the waiting rows as make a good number of pairs for the condition.
  Status apply_some(IntervalState& state, const Batch& batch, Waiting& waiting, const StepContext& context,
                    Emit& out) const {
    const size_t side = context.port;
    PairMatches* matches = state.sides[side].matches ? &*state.sides[side].matches : nullptr;
    const uint32_t first = waiting.next;
    const uint32_t end = matches ? evaluate_some(state, batch, waiting, context) : waiting.rows.count();
    for (uint32_t& i = waiting.next; i < end; ++i) {
      if (!matches) look_ahead(state, side, waiting, i);
      const Arrival arriving = arrival(state, side, waiting, i, state.before[i]);
      VELO_TRY_STATUS(expire(state, arriving.watermark, out));
      if (!matches) apply(state, arriving, in_bounds(state, arriving));
      else if (!matches->refused(i - first)) apply(state, arriving, matches->of(i - first));
      if (state.output.full()) VELO_TRY_STATUS(state.output.flush(out));
    }
    if (matches && matches->cut_off()) waiting.next = waiting.rows.count();
    return {};
  }

  /// Computes the condition for the pairs of some rows; gives the number of the row behind them.
  uint32_t evaluate_some(IntervalState& state, const Batch& batch, const Waiting& waiting,
                         const StepContext& context) const {
    const size_t side = context.port;
    PairMatches& matches = *state.sides[side].matches;
    matches.start();
    uint32_t i = waiting.next;
    for (; i < waiting.rows.count() && !matches.full(); ++i) {
      look_ahead(state, side, waiting, i);
      const Arrival arriving = arrival(state, side, waiting, i, state.before[i]);
      matches.begin_row(waiting.rows[i]);
      for (const TimedRow* other : in_bounds(state, arriving))
        matches.add(state.sides[side].rows.values(*arriving.row), state.sides[1 - side].rows.values(*other));
    }
    matches.evaluate(batch, context);
    return i;
  }

  static TimedRow& row_of(const TimedRows&, TimedRow* row) { return *row; }
  static TimedRow& row_of(const TimedRows& rows, const std::byte* values) { return *rows.of_values(values); }

  /// `matches`: rows of the other side, or their values.
  template <class Matches>
  void apply(IntervalState& state, const Arrival& arrival, const Matches& matches) const {
    const TimedRows& others = state.sides[1 - arrival.side].rows;
    if (pairs_) {
      for (const auto& match : matches) pair(state, arrival, row_of(others, match));
    } else if (arrival.side == kRight) {
      for (const auto& match : matches) match_left(state, row_of(others, match));
    } else if (!matches.empty()) {
      if (semi_) give(state, kLeft, *arrival.row, nullptr, arrival.row->time);
      return;
    }
    keep(state, arrival);
  }

  void pair(IntervalState& state, const Arrival& arrival, TimedRow& other) const {
    if (pads_[kLeft] || pads_[kRight]) arrival.row->matched = other.matched = true;
    give(state, arrival.side, *arrival.row, &other, std::max(arrival.row->time, other.time));
  }

  /// Of a semi or anti join.
  void match_left(IntervalState& state, TimedRow& left) const {
    if (left.matched) return;
    left.matched = true;
    if (semi_) give(state, kLeft, left, nullptr, left.time);
  }

  /// Lets a row wait for matches, unless none can come.
  void keep(IntervalState& state, const Arrival& arrival) const {
    const TimedRow& row = *arrival.row;
    const size_t side = arrival.side;
    if (row.time < dead_before(arrival.watermark, side)) {
      if (pads_[side] && !row.matched) give(state, side, row, nullptr, row.time);
      return;
    }
    if (arrival.bucket) state.index.add(*arrival.bucket, side, arrival.number);
    if (pads_[side]) state.sides[side].rows.wait(arrival.number, row.time);
  }

  Status take_turn(IntervalState& state, uint32_t side, const Batch& batch, Waiting& waiting,
                   const StepContext& context, Emit& out) const {
    const uint32_t i = waiting.next;
    look_ahead(state, side, waiting, i);
    const uint32_t row = waiting.rows[i];
    const Arrival arriving = arrival(state, side, waiting, i, state.clock.before(row, side));
    if (arriving.row->time < late_before(arriving.watermark)) [[unlikely]] {
      context.policy.late(batch, row);
      waiting.cut_off = context.policy.failed();
      return {};
    }
    VELO_TRY_STATUS(expire(state, arriving.watermark, out));
    apply(state, arriving, in_bounds(state, arriving));
    return state.output.full() ? state.output.flush(out) : Status();
  }

  /// Gives out what a step has made, and the watermark.
  Status finish_step(IntervalState& state, Emit& out) const {
    VELO_TRY_STATUS(flush(state, out));
    if (!state.clock.news(output_watermark(state))) return {};
    return out.advance(state.out_watermark);
  }

  /// Gives out what a step has made, and forgets rows that meet no other any more.
  Status flush(IntervalState& state, Emit& out) const {
    VELO_TRY_STATUS(state.output.flush(out));
    for (const size_t side : {kLeft, kRight}) state.sides[side].rows.forget_before(dead_before(state.watermark, side));
    return {};
  }

  /// Lets the rows come out that wait for no match any more: those of both sides by the end of their wait, left before
  /// right.
  [[gnu::always_inline]] Status expire(IntervalState& state, Micros watermark, Emit& out) const {
    if ((pads_[kLeft] || pads_[kRight]) && watermark != state.watermark)
      VELO_TRY_STATUS(leave_all(state, watermark, out));
    state.watermark = watermark;
    return {};
  }

  Status leave_all(IntervalState& state, Micros watermark, Emit& out) const {
    const Micros dead[2] = {dead_before(watermark, kLeft), dead_before(watermark, kRight)};
    for (;;) {
      bool goes[2];
      Micros end[2];
      for (const size_t side : {kLeft, kRight}) {
        const TimedRows& rows = state.sides[side].rows;
        goes[side] = !rows.none_waits() && (rows.oldest_time() < dead[side] || watermark == kMaxTime);
        end[side] = goes[side] ? window::add_saturating(rows.oldest_time(), reach_[side]) : kMaxTime;
      }
      if (!goes[kLeft] && !goes[kRight]) return {};
      const size_t side = goes[kLeft] && (!goes[kRight] || end[kLeft] <= end[kRight]) ? kLeft : kRight;
      leave(state, side, end[side]);
      if (state.output.full()) VELO_TRY_STATUS(state.output.flush(out));
    }
  }

  void leave(IntervalState& state, size_t side, Micros end) const {
    const TimedRow& row = state.sides[side].rows.take_oldest();
    if (row.matched) return;
    state.out_watermark = std::max(state.out_watermark, window::subtract_saturating(end, longest_));
    give(state, side, row, nullptr, row.time);
  }

  /// `other` nullptr: padded.
  void give(IntervalState& state, size_t side, const TimedRow& row, const TimedRow* other, Micros time) const {
    const std::byte* own_values = state.sides[side].rows.values(row);
    const std::byte* other_values = other ? state.sides[1 - side].rows.values(*other) : nullptr;
    state.output.stamp(time, output_watermark(state));
    if (side == kLeft) state.output.add(own_values, other_values, RowKind::Insert);
    else state.output.add(other_values, own_values, RowKind::Insert);
  }

  plan::Join node_;
  plan::JoinBounds bounds_;
  bool semi_;
  bool pairs_;
  bool pads_[2];     ///< whether a row of this side that has found no match comes out in the end
  Micros reach_[2];  ///< how long after a row's own time its last match may be
  Micros longest_;   ///< the longest time between rows that match
  Micros behind_;    ///< how far the output's watermark stays behind that of the inputs
};

}  // namespace

std::unique_ptr<Operator> make_interval_join(const plan::Join& node) { return std::make_unique<IntervalJoin>(node); }

}  // namespace velo::operators
