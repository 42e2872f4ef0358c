// Interval join. The rows of a key hang in two lists, one a side, ordered by time; a new row meets the stretch of the
// other list that its bounds allow. All rows of a side also wait in one queue by time: when the watermark has passed
// the last time at which a match may come, a row leaves, padded when the join is an outer one and it had no match.
// Lists still name rows that have left, and forget them when they are next written; nothing looks that far back.
//
// The output's watermark stays behind the inputs' by the longest time a row may wait, so no output row is late by it.
// A padded row comes out, in output time, at the moment its wait ends, whatever step of the input watermark ended it.
#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "operators/input_clock.hpp"
#include "operators/join_keys.hpp"
#include "operators/join_output.hpp"
#include "operators/make.hpp"
#include "operators/pair_matches.hpp"
#include "operators/timed_rows.hpp"
#include "state/time_list.hpp"

namespace velo::operators {

namespace {

using state::TimeList;

constexpr size_t kLeft = 0;
constexpr size_t kRight = 1;
/// Keys are gone through in search of dead ones when this many rows have come, and many more than there are.
constexpr uint64_t kSweepRows = 65'536;

struct Key {
  TimeList sides[2];
};
constexpr std::byte kNoRows[sizeof(Key)] = {};

struct Side {
  Side(const plan::JoinNode& node, size_t side)
      : keys(side == kLeft ? node.left_keys : node.right_keys), rows(column_types(*node.inputs[side])) {}

  JoinKeys keys;
  TimedRows rows;
  RowNumbers numbers;
  std::vector<TimedRow*> leaving;  ///< to be freed when no output refers to them any more
  std::optional<PairMatches> matches;
};

struct IntervalState final : OperatorState {
  explicit IntervalState(const plan::Join& node)
      : sides{Side(node, kLeft), Side(node, kRight)},
        keys(std::make_unique<state::GroupTable>(sides[kLeft].keys.layout(), kNoRows)),
        output(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec()) {
    if (!node.condition) return;
    for (const size_t side : {kLeft, kRight})
      sides[side].matches.emplace(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec(), side);
  }
  size_t state_bytes() const override { return keys->bytes() + sides[kLeft].rows.bytes() + sides[kRight].rows.bytes(); }

  Side sides[2];
  std::unique_ptr<state::GroupTable> keys;
  uint64_t came = 0;  ///< rows since the last sweep
  InputClock clock;
  Micros out_watermark = kMinTime;
  JoinOutput output;
  std::vector<uint16_t> fit;   ///< the rows of the batch that are not late
  std::vector<Micros> before;  ///< the watermark before each of them
};

/// A row that comes.
struct Arrival {
  TimedRow* row;
  Key* key;  ///< nullptr: it is NULL
  size_t side;
  Micros watermark;  ///< before it
};

/// The rows of one side of which some are still to have their turn.
struct WaitingRows {
  Selection rows;
  std::span<std::byte* const> keys;
  std::span<TimedRow* const> made;
  uint32_t next = 0;

  /// Those that had none, because a row before them made the query fail.
  void leave(std::vector<TimedRow*>& leaving) const {
    leaving.insert(leaving.end(), made.begin() + next, made.begin() + rows.count());
  }
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
        longest_(std::max({bounds_.before, bounds_.after, Micros{0}})) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<IntervalState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    CHECK(batch.times != nullptr, "an interval join stands above watermarks");
    auto& state = static_cast<IntervalState&>(base);
    Side& side = state.sides[context.port];
    const Selection rows = refuse_late(state, batch, side.keys.evaluate(batch, context), context);
    if (rows.empty()) return {};
    const auto keys = side.keys.find_or_add(*state.keys, rows);
    const auto made = side.rows.make(batch.columns, side.numbers.of(rows), rows.count(), batch.times->times);
    for (uint32_t done = 0; done < rows.count();)
      VELO_TRY_STATUS(apply_some(state, batch, rows, keys, made, done, context, out));
    VELO_TRY_STATUS(flush(state, out));
    count(state, rows.count());
    return {};
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
    WaitingRows waiting[2];
    for (const size_t side : {kLeft, kRight}) waiting[side] = prepare(state, side, *batches[side], context);
    const bool failed = context.policy.failed();
    for (const Turn& turn : turns) {
      VELO_TRY_STATUS(take_turn(state, turn, *batches[turn.port], waiting[turn.port], context, out));
      if (context.policy.failed() != failed) break;
      VELO_TRY_STATUS(expire(state, state.clock.behind(turn.end - 1, *batches[turn.port], turn.port), out));
    }
    for (const size_t side : {kLeft, kRight}) waiting[side].leave(state.sides[side].leaving);
    VELO_TRY_STATUS(finish_step(state, out));
    count(state, waiting[kLeft].rows.count() + waiting[kRight].rows.count());
    return {};
  }

 private:
  static Key* key_of(std::byte* payload) { return reinterpret_cast<Key*>(payload); }

  Micros output_watermark(Micros watermark) const {
    if (watermark == kMinTime || watermark == kMaxTime) return watermark;
    return window::subtract_saturating(watermark, window::add_saturating(longest_, bounds_.grace));
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

  /// The rows of the other side that a row of this time may match.
  std::span<TimeList::Entry> in_bounds(Key* key, size_t side, Micros time) const {
    if (key == nullptr) return {};
    const Micros from = window::subtract_saturating(time, side == kLeft ? bounds_.before : bounds_.after);
    const Micros to = window::add_saturating(time, side == kLeft ? bounds_.after : bounds_.before);
    return key->sides[1 - side].between(from, to);
  }

  /// Applies as many rows from `done` on as make a good number of pairs for the condition; moves `done` behind them.
  Status apply_some(IntervalState& state, const Batch& batch, Selection rows, std::span<std::byte* const> keys,
                    std::span<TimedRow* const> made, uint32_t& done, const StepContext& context, Emit& out) const {
    const size_t side = context.port;
    PairMatches* matches = state.sides[side].matches ? &*state.sides[side].matches : nullptr;
    const uint32_t first = done;
    done = matches ? evaluate_some(state, batch, rows, keys, made, first, context) : rows.count();
    for (uint32_t i = first; i < done; ++i) {
      const Arrival arrival{made[i], key_of(keys[i]), side, state.before[i]};
      VELO_TRY_STATUS(expire(state, arrival.watermark, out));
      if (matches && matches->refused(i - first)) state.sides[side].leaving.push_back(made[i]);
      else if (matches) VELO_TRY_STATUS(apply(state, arrival, matches->of(i - first), row_of_values, out));
      else VELO_TRY_STATUS(apply(state, arrival, in_bounds(arrival.key, side, made[i]->time), row_of_entry, out));
    }
    if (matches && matches->cut_off()) done = rows.count();
    return {};
  }

  static TimedRow* row_of_values(const std::byte* values) { return TimedRow::of(values); }
  static TimedRow* row_of_entry(const TimeList::Entry& entry) { return reinterpret_cast<TimedRow*>(entry.row); }

  /// Computes the condition for the pairs of some rows; gives the number of the row behind them.
  uint32_t evaluate_some(IntervalState& state, const Batch& batch, Selection rows, std::span<std::byte* const> keys,
                         std::span<TimedRow* const> made, uint32_t at, const StepContext& context) const {
    PairMatches& matches = *state.sides[context.port].matches;
    matches.start();
    for (; at < rows.count() && !matches.full(); ++at) {
      matches.begin_row(rows[at]);
      for (const TimeList::Entry& entry : in_bounds(key_of(keys[at]), context.port, made[at]->time))
        matches.add(made[at]->values(), row_of_entry(entry)->values());
    }
    matches.evaluate(batch, context);
    return at;
  }

  template <class Matches, class RowOf>
  Status apply(IntervalState& state, const Arrival& arrival, const Matches& matches, const RowOf& row_of,
               Emit& out) const {
    if (pairs_) {
      for (const auto& match : matches) VELO_TRY_STATUS(pair(state, arrival, row_of(match), out));
      return keep(state, arrival, out);
    }
    if (arrival.side == kLeft) {
      if (matches.empty()) return keep(state, arrival, out);
      state.sides[kLeft].leaving.push_back(arrival.row);
      return semi_ ? give(state, kLeft, arrival.row, nullptr, arrival.row->time, out) : Status();
    }
    for (const auto& match : matches) {
      TimedRow* left = row_of(match);
      if (left->matched != 0) continue;
      left->matched = 1;
      if (semi_) VELO_TRY_STATUS(give(state, kLeft, left, nullptr, left->time, out));
    }
    if (!matches.empty()) forget_matched(arrival.key->sides[kLeft], in_bounds(arrival.key, kRight, arrival.row->time));
    return keep(state, arrival, out);
  }

  Status pair(IntervalState& state, const Arrival& arrival, TimedRow* other, Emit& out) const {
    if (pads_[kLeft] || pads_[kRight]) arrival.row->matched = other->matched = 1;
    return give(state, arrival.side, arrival.row, other, std::max(arrival.row->time, other->time), out);
  }

  /// Left rows of semi and anti joins have nothing to ask for once they are matched.
  static void forget_matched(TimeList& list, std::span<TimeList::Entry> among) {
    const auto begin = static_cast<size_t>(among.data() - list.entries().data());
    const auto left = std::remove_if(among.begin(), among.end(),
                                     [](const TimeList::Entry& entry) { return row_of_entry(entry)->matched != 0; });
    list.erase(begin + static_cast<size_t>(left - among.begin()), begin + among.size());
  }

  /// Lets a row wait for matches, unless none can come.
  Status keep(IntervalState& state, const Arrival& arrival, Emit& out) const {
    const auto [row, key, side, watermark] = arrival;
    Side& own = state.sides[side];
    const Micros dead = dead_before(watermark, side);
    if (row->time < dead) {
      own.leaving.push_back(row);
      return pads_[side] && row->matched == 0 ? give(state, side, row, nullptr, row->time, out) : Status();
    }
    if (key == nullptr && !pads_[side]) {
      own.leaving.push_back(row);
      return {};
    }
    if (key) key->sides[side].insert(row->time, reinterpret_cast<std::byte*>(row), dead, own.rows.heap());
    own.rows.wait(row);
    return {};
  }

  /// Makes what the rows of a batch need when their turn comes.
  WaitingRows prepare(IntervalState& state, size_t number, const Batch& batch, const StepContext& context) const {
    Side& side = state.sides[number];
    state.clock.start(batch, static_cast<uint32_t>(number));
    const Selection rows = side.keys.evaluate(batch, context);
    const auto keys = side.keys.find_or_add(*state.keys, rows);
    const auto made = side.rows.make(batch.columns, side.numbers.of(rows), rows.count(), batch.times->times);
    return {rows, keys, made, 0};
  }

  Status take_turn(IntervalState& state, const Turn& turn, const Batch& batch, WaitingRows& waiting,
                   const StepContext& context, Emit& out) const {
    for (; waiting.next < waiting.rows.count() && waiting.rows[waiting.next] < turn.end; ++waiting.next) {
      const uint32_t row = waiting.rows[waiting.next];
      const Arrival arrival{waiting.made[waiting.next], key_of(waiting.keys[waiting.next]), turn.port,
                            state.clock.before(row, turn.port)};
      if (arrival.row->time < late_before(arrival.watermark)) {
        context.policy.late(batch, row);
        if (context.policy.failed()) return {};
        state.sides[turn.port].leaving.push_back(arrival.row);
        continue;
      }
      VELO_TRY_STATUS(expire(state, arrival.watermark, out));
      VELO_TRY_STATUS(apply(state, arrival, in_bounds(arrival.key, turn.port, arrival.row->time), row_of_entry, out));
    }
    return {};
  }

  /// Gives out what a step has made, and the watermark.
  static Status finish_step(IntervalState& state, Emit& out) {
    VELO_TRY_STATUS(flush(state, out));
    if (!state.clock.news(state.out_watermark)) return {};
    return out.advance(state.out_watermark);
  }

  void count(IntervalState& state, uint32_t rows) const {
    state.came += rows;
    if (state.came > kSweepRows + 3 * (state.sides[0].rows.waiting() + state.sides[1].rows.waiting())) sweep(state);
  }

  /// Lets the rows go that meet no other any more: those of both sides by the end of their wait, left before right.
  Status expire(IntervalState& state, Micros watermark, Emit& out) const {
    if (watermark == kMinTime) return {};
    const Micros dead[2] = {dead_before(watermark, kLeft), dead_before(watermark, kRight)};
    for (;;) {
      bool goes[2];
      Micros end[2];
      for (const size_t side : {kLeft, kRight}) {
        const TimedRows& rows = state.sides[side].rows;
        goes[side] = !rows.none_waits() && (rows.oldest_time() < dead[side] || watermark == kMaxTime);
        end[side] = goes[side] ? window::add_saturating(rows.oldest_time(), reach_[side]) : kMaxTime;
      }
      if (!goes[kLeft] && !goes[kRight]) break;
      const size_t side = goes[kLeft] && (!goes[kRight] || end[kLeft] <= end[kRight]) ? kLeft : kRight;
      VELO_TRY_STATUS(leave(state, side, end[side], out));
    }
    state.out_watermark = std::max(state.out_watermark, output_watermark(watermark));
    return {};
  }

  Status leave(IntervalState& state, size_t side, Micros end, Emit& out) const {
    TimedRow* row = state.sides[side].rows.take_oldest();
    state.sides[side].leaving.push_back(row);
    if (!pads_[side] || row->matched != 0) return {};
    state.out_watermark = std::max(state.out_watermark, window::subtract_saturating(end, longest_));
    return give(state, side, row, nullptr, row->time, out);
  }

  /// `other` nullptr: padded.
  static Status give(IntervalState& state, size_t side, TimedRow* row, TimedRow* other, Micros time, Emit& out) {
    const std::byte* own_values = row->values();
    const std::byte* other_values = other ? other->values() : nullptr;
    state.output.stamp(time, state.out_watermark);
    if (side == kLeft) state.output.add(own_values, other_values, RowKind::Insert);
    else state.output.add(other_values, own_values, RowKind::Insert);
    return state.output.full() ? state.output.flush(out) : Status();
  }

  static Status flush(IntervalState& state, Emit& out) {
    VELO_TRY_STATUS(state.output.flush(out));
    for (Side& side : state.sides) {
      for (TimedRow* row : side.leaving) side.rows.free(row);
      side.leaving.clear();
    }
    return {};
  }

  /// Forgets the rows that have left, and when few keys have any others, the keys without.
  void sweep(IntervalState& state) const {
    state.came = 0;
    std::vector<std::byte*> payloads(state.keys->size());
    state.keys->payloads(0, payloads);
    std::vector<std::byte*> live;
    for (std::byte* payload : payloads) {
      bool any = false;
      for (const size_t side : {kLeft, kRight}) {
        TimeList& list = key_of(payload)->sides[side];
        list.drop_before(dead_before(state.clock.watermark(), side));
        if (list.empty()) list.release(state.sides[side].rows.heap());
        any |= !list.empty();
      }
      if (any) live.push_back(payload);
    }
    if (live.size() > payloads.size() / 2) return;
    auto keys = std::make_unique<state::GroupTable>(state.sides[kLeft].keys.layout(), kNoRows);
    for (const std::byte* payload : live) {
      bool created;
      std::memcpy(keys->find_or_add(state.keys->key_of(payload), created), payload, sizeof(Key));
    }
    state.keys = std::move(keys);
  }

  plan::Join node_;
  plan::JoinBounds bounds_;
  bool semi_;
  bool pairs_;
  bool pads_[2];     ///< whether a row of this side that has found no match comes out in the end
  Micros reach_[2];  ///< how long after a row's own time its last match may be
  Micros longest_;   ///< the longest time between rows that match
};

}  // namespace

std::unique_ptr<Operator> make_interval_join(const plan::Join& node) { return std::make_unique<IntervalJoin>(node); }

}  // namespace velo::operators
