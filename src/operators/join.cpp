// Join without a time bound: both sides are kept. Rows of one key hang in two lists, one a side, in the order of their
// arrival; a row that comes or goes meets the list of the other side. What a left row gives depends on whether it has a
// match at all (outer, semi and anti joins). Without a condition all rows of a key have the same matches, so the
// lengths of the lists say it; with one every row counts its own.
#include <memory>
#include <optional>

#include "operators/input_clock.hpp"
#include "operators/join_keys.hpp"
#include "operators/join_output.hpp"
#include "operators/join_rows.hpp"
#include "operators/make.hpp"
#include "operators/pair_matches.hpp"

namespace velo::operators {

namespace {

constexpr size_t kLeft = 0;
constexpr size_t kRight = 1;

struct Key {
  JoinRowList sides[2];
};
constexpr std::byte kNoRows[sizeof(Key)] = {};

struct Arrival {
  JoinRow* row;
  std::byte* key;  ///< nullptr: NULL, which matches nothing
};

struct Side {
  Side(const plan::JoinNode& node, size_t side)
      : keys(side == kLeft ? node.left_keys : node.right_keys),
        rows(column_types(*node.inputs[side]), node.inputs[side]->changelog != plan::Changelog::Append) {}

  JoinKeys keys;
  JoinRows rows;
  RowNumbers numbers;
  std::vector<JoinRow*> leaving;  ///< to be freed when no output refers to them any more
  std::optional<PairMatches> matches;
  std::vector<Arrival> arrivals;  ///< every row that may have to be padded at the end, where that is when it is
};

struct JoinState final : OperatorState {
  explicit JoinState(const plan::Join& node)
      : sides{Side(node, kLeft), Side(node, kRight)},
        keys(sides[kLeft].keys.layout(), kNoRows),
        output(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec()) {
    if (!node.condition) return;
    for (const size_t side : {kLeft, kRight})
      sides[side].matches.emplace(node, sides[kLeft].rows.codec(), sides[kRight].rows.codec(), side);
  }
  size_t state_bytes() const override { return keys.bytes() + sides[kLeft].rows.bytes() + sides[kRight].rows.bytes(); }

  Side sides[2];
  state::GroupTable keys;
  InputClock clock;
  JoinOutput output;
};

/// All rows that hang in a list.
struct WholeList {
  JoinRow* first;

  template <class F>
  Status each(F&& f) const {
    for (JoinRow* row = first; row != nullptr; row = row->behind) VELO_TRY_STATUS(f(row));
    return {};
  }
  bool empty() const { return first == nullptr; }
};

/// The rows that passed the condition.
struct Passed {
  std::span<const std::byte* const> rows;

  template <class F>
  Status each(F&& f) const {
    for (const std::byte* row : rows) VELO_TRY_STATUS(f(JoinRow::of(row)));
    return {};
  }
  bool empty() const { return rows.empty(); }
};

/// A row that comes or goes.
struct Change {
  JoinRow* row;
  size_t side;
  bool comes;
  bool alone;  ///< its key has no other row on its side
};

class JoinOperator final : public Operator {
 public:
  explicit JoinOperator(const plan::Join& node)
      : node_(node),
        pairs_(node.join != plan::JoinKind::Semi && node.join != plan::JoinKind::Anti),
        pads_{node.join == plan::JoinKind::Left || node.join == plan::JoinKind::Full,
              node.join == plan::JoinKind::Right || node.join == plan::JoinKind::Full},
        waits_{node.padded_at_end && (pads_[kLeft] || node.join == plan::JoinKind::Anti),
               node.padded_at_end && pads_[kRight]} {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<JoinState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<JoinState&>(base);
    Side& side = state.sides[context.port];
    const Selection rows = side.keys.evaluate(batch, context);
    if (rows.empty()) return {};
    const auto keys = side.keys.find_or_add(state.keys, rows);
    const auto made = side.rows.make(batch.columns, side.numbers.of(rows), rows.count());
    state.output.stamp_nothing();
    for (uint32_t done = 0; done < rows.count();)
      VELO_TRY_STATUS(apply_some(state, batch, rows, keys, made, done, context, out));
    VELO_TRY_STATUS(state.output.flush(out));
    for (Side& each : state.sides) {
      for (JoinRow* row : each.leaving) each.rows.free(row);
      each.leaving.clear();
    }
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<JoinState&>(base);
    state.clock.raise(context.port, watermark);
    if (!state.clock.news(state.clock.watermark())) return {};
    if (state.clock.watermark() != kMaxTime) return {};  // until the end, rows of any time may come out
    VELO_TRY_STATUS(give_unmatched(state, kLeft, out));
    VELO_TRY_STATUS(give_unmatched(state, kRight, out));
    return out.advance(kMaxTime);
  }

 private:
  /// Applies as many rows from `done` on as make a good number of pairs for the condition; moves `done` behind them.
  Status apply_some(JoinState& state, const Batch& batch, Selection rows, std::span<std::byte* const> keys,
                    std::span<JoinRow* const> made, uint32_t& done, const StepContext& context, Emit& out) const {
    Side& side = state.sides[context.port];
    const uint32_t first = done;
    if (!side.matches) {
      done = rows.count();
    } else {
      side.matches->start();
      for (; done < rows.count() && !side.matches->full(); ++done) {
        side.matches->begin_row(rows[done]);
        if (keys[done] == nullptr) continue;
        for (JoinRow* other = other_list(keys[done], context.port).first; other; other = other->behind)
          side.matches->add(made[done]->values(), other->values());
      }
      side.matches->evaluate(batch, context);
    }
    for (uint32_t i = first; i < done; ++i) {
      stamp(state, batch, rows[i]);
      if (side.matches && side.matches->refused(i - first)) {
        side.leaving.push_back(made[i]);
      } else if (side.matches) {
        const Passed passed{side.matches->of(i - first)};
        VELO_TRY_STATUS(apply(state, made[i], keys[i], context.port, comes(batch, rows[i]), passed, out));
      } else {
        const WholeList all{keys[i] ? other_list(keys[i], context.port).first : nullptr};
        VELO_TRY_STATUS(apply(state, made[i], keys[i], context.port, comes(batch, rows[i]), all, out));
      }
    }
    if (side.matches && side.matches->cut_off()) done = rows.count();
    return {};
  }

  // Rows of any time can still come out, so the watermark stays where it began until the end.
  static void stamp(JoinState& state, const Batch& batch, uint32_t row) {
    if (batch.times) state.output.stamp(batch.times->times[row], kMinTime);
  }

  static bool comes(const Batch& batch, uint32_t row) {
    const RowKind kind = batch.kind(row);
    return kind == RowKind::Insert || kind == RowKind::UpdateAfter;
  }

  static JoinRowList& list(std::byte* key, size_t side) { return reinterpret_cast<Key*>(key)->sides[side]; }
  static JoinRowList& other_list(std::byte* key, size_t side) { return list(key, 1 - side); }

  /// Brings the state up to date with a row that comes or goes and gives out what follows from it. A row with a NULL
  /// key is not kept: nothing will ever meet it.
  template <class Matches>
  Status apply(JoinState& state, JoinRow* row, std::byte* key, size_t side, bool comes, const Matches& matches,
               Emit& out) const {
    Side& own = state.sides[side];
    if (waits_[side]) own.arrivals.push_back({row, key});
    else if (!comes || key == nullptr) own.leaving.push_back(row);
    if (!comes && key != nullptr) {
      JoinRow* kept = own.rows.take_like(row);
      if (kept == nullptr) return {};  // never came: nothing to take back
      list(key, side).remove(kept);
      own.leaving.push_back(kept);
    }
    const bool alone = key != nullptr && list(key, side).count == 0;
    VELO_TRY_STATUS(emit(state, {row, side, comes, alone}, matches, out));
    if (!comes || key == nullptr) return {};
    list(key, side).append(row);
    own.rows.keep(row);
    return {};
  }

  template <class Matches>
  Status emit(JoinState& state, const Change& change, const Matches& matches, Emit& out) const {
    const RowKind kind = change.comes ? RowKind::Insert : RowKind::Delete;
    // Of a semi or anti join's left rows it is enough to know whether they have a match; and without a condition a
    // right row that is not alone changes nothing.
    const bool meets = pairs_ || (change.side == kRight && change.alone) || node_.condition;
    if (meets) {
      VELO_TRY_STATUS(matches.each([&](JoinRow* other) { return meet(state, change, other, out); }));
    }
    if (waits_[change.side]) return {};
    if (pads_[change.side] && matches.empty()) return give(state, change.side, change.row, nullptr, kind, out);
    if (!pairs_ && change.side == kLeft && matches.empty() == (node_.join == plan::JoinKind::Anti))
      return give(state, kLeft, change.row, nullptr, kind, out);
    return {};
  }

  /// A row that comes or goes and one that it matches.
  Status meet(JoinState& state, const Change& change, JoinRow* other, Emit& out) const {
    const bool only = only_match(change, other);
    const size_t other_side = 1 - change.side;
    const RowKind coming = change.comes ? RowKind::Insert : RowKind::Delete;
    const RowKind going = change.comes ? RowKind::Delete : RowKind::Insert;
    if (!pairs_) {
      if (change.side == kLeft || !only || waits_[kLeft]) return {};
      return give(state, kLeft, other, nullptr, node_.join == plan::JoinKind::Semi ? coming : going, out);
    }
    const bool padded = only && pads_[other_side] && !waits_[other_side];
    if (padded && change.comes) VELO_TRY_STATUS(give(state, other_side, other, nullptr, going, out));
    VELO_TRY_STATUS(give(state, change.side, change.row, other, coming, out));
    if (padded && !change.comes) return give(state, other_side, other, nullptr, going, out);
    return {};
  }

  /// Whether `other` has no match but the changing row. Counts the match, or its end, where rows count.
  bool only_match(const Change& change, JoinRow* other) const {
    if (!node_.condition) return change.alone;
    if (change.comes) {
      ++change.row->matches;
      return other->matches++ == 0;
    }
    return --other->matches == 0;
  }

  /// The end of inputs whose padded rows wait for it.
  Status give_unmatched(JoinState& state, size_t side, Emit& out) const {
    state.output.stamp_nothing();
    for (const Arrival& arrival : state.sides[side].arrivals) {
      const bool matched = arrival.key != nullptr &&
                           (node_.condition ? arrival.row->matches != 0 : other_list(arrival.key, side).count != 0);
      if (!matched) VELO_TRY_STATUS(give(state, side, arrival.row, nullptr, RowKind::Insert, out));
    }
    state.sides[side].arrivals.clear();
    return state.output.flush(out);
  }

  static Status give(JoinState& state, size_t side, JoinRow* row, JoinRow* other, RowKind kind, Emit& out) {
    const std::byte* own_values = row->values();
    const std::byte* other_values = other ? other->values() : nullptr;
    if (side == kLeft) state.output.add(own_values, other_values, kind);
    else state.output.add(other_values, own_values, kind);
    if (state.output.full()) return state.output.flush(out);
    return {};
  }

  plan::Join node_;
  bool pairs_;
  bool pads_[2];
  bool waits_[2];  ///< its rows without a match come at the end
};

}  // namespace

std::unique_ptr<Operator> make_join(const plan::Join& node) { return std::make_unique<JoinOperator>(node); }

}  // namespace velo::operators
