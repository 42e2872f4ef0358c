// Each left row meets the right table as it stands: nothing of the left side is kept. When a key has at most one row,
// the left columns pass by address and the right ones are written beside them; else output rows are put together.
#include <algorithm>
#include <optional>

#include "operators/codes.hpp"
#include "operators/input_clock.hpp"
#include "operators/join_output.hpp"
#include "operators/lookup_table.hpp"
#include "operators/make.hpp"
#include "operators/pair_matches.hpp"

namespace velo::operators {

namespace {

constexpr uint32_t kLeft = 0;
constexpr uint64_t kPairs = 2048;  ///< matches that are collected before they are given out

/// Left rows as bytes, for as long as a push takes.
class PassingRows {
 public:
  explicit PassingRows(const plan::Node& node) : codec_(column_types(node)) {}

  const state::RowCodec& codec() const { return codec_; }
  std::span<std::byte* const> encode(const Batch& batch, const uint16_t* rows, uint32_t count) {
    heap_.clear();
    bytes_.resize(size_t{count} * codec_.bytes());
    at_.resize(count);
    for (uint32_t i = 0; i < count; ++i) at_[i] = bytes_.data() + size_t{i} * codec_.bytes();
    codec_.encode(batch.columns, rows, count, at_.data(), heap_);
    return at_;
  }

 private:
  state::RowCodec codec_;
  state::ByteHeap heap_;
  std::vector<std::byte> bytes_;
  std::vector<std::byte*> at_;
};

template <class Table>
struct LookupState final : OperatorState {
  explicit LookupState(const plan::LookupJoin& node)
      : keys(node.left_keys),
        table(node),
        left(*node.inputs[0]),
        output(node, left.codec(), table.codec()),
        right_block(column_types(*node.inputs[1])),
        no_right(JoinOutput::row_of_nulls(*node.inputs[1], table.codec())) {
    if (node.condition) pairs.emplace(node, left.codec(), table.codec(), kLeft);
  }
  size_t state_bytes() const override { return table.bytes(); }

  JoinKeys keys;
  Table table;
  PassingRows left;
  std::optional<PairMatches> pairs;
  JoinOutput output;
  RowNumbers numbers;
  InputClock clock;
  RowErrors errors;
  std::vector<uint16_t> kept;
  std::vector<const std::byte*> matches;  ///< of the rows being worked on, one row after the other
  std::vector<size_t> ends;               ///< where the matches of each row end
  std::vector<uint16_t> passing;
  RowBlock right_block;
  std::vector<std::byte> no_right;  ///< a right row of NULLs
  std::vector<const std::byte*> right_rows;
  Batch batch;
};

template <class Table>
class LookupOperator final : public Operator {
  using State = LookupState<Table>;

 public:
  explicit LookupOperator(const plan::LookupJoin& node)
      : node_(node), pairs_(node.join == plan::JoinKind::Inner || node.join == plan::JoinKind::Left) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<State>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<State&>(base);
    if (context.port != kLeft) {
      state.table.apply(batch, context);
      return {};
    }
    const Selection rows = state.keys.evaluate(batch, context);
    if (rows.empty()) return {};
    const auto found = state.table.find(state.keys, rows);
    std::span<std::byte* const> bytes;
    if (needs_bytes()) bytes = state.left.encode(batch, state.numbers.of(rows), rows.count());
    state.clock.start(batch, kLeft);
    state.output.stamp_nothing();
    state.passing.clear();
    if (beside()) state.right_rows.assign(batch.rows, state.no_right.data());
    for (uint32_t done = 0; done < rows.count();) {
      const uint32_t first = done;
      const Selection fit = match_some(state, batch, rows, found, bytes, done, context);
      VELO_TRY_STATUS(give(state, batch, rows, first, fit, bytes, out));
      // Under `fail` all rows behind the bad one are out, the last of these as well.
      const bool last_is_out = fit.empty() || fit[fit.count() - 1] != rows[done - 1];
      if (last_is_out && context.policy.failed()) break;
    }
    return finish(state, batch, out);
  }

  /// Only the left side has a say in the time of the output.
  Status advance(OperatorState&, Micros watermark, const StepContext& context, Emit& out) const override {
    return context.port == kLeft ? out.advance(watermark) : Status();
  }

 private:
  /// Whether the right columns are written beside the left ones.
  bool beside() const { return pairs_ && std::is_same_v<Table, UniqueLookupTable>; }
  bool needs_bytes() const { return node_.condition || (pairs_ && !beside()); }

  /// Finds the matches of some rows from `done` on, and moves it behind them. Gives the rows that did not fail.
  Selection match_some(State& state, const Batch& batch, Selection rows, std::span<std::byte* const> found,
                       std::span<std::byte* const> bytes, uint32_t& done, const StepContext& context) const {
    const uint32_t first = done;
    state.matches.clear();
    state.ends.clear();
    if (state.pairs) pass_condition(state, batch, rows, found, bytes, done, context);
    else collect(state, rows, found, done);
    state.kept.resize(done - first + expr::kSelectSlack);
    uint32_t fit = 0;
    for (uint32_t i = first; i < done; ++i) {
      if (state.pairs && state.pairs->refused(i - first)) continue;
      state.kept[fit++] = static_cast<uint16_t>(rows[i]);
      if (node_.at_most_one && matches_of(state, i - first).size() > 1)
        state.errors.add(rows[i], kSeveralRows, "the scalar subquery gives more than one row");
    }
    const Selection selection(state.kept.data(), fit);
    if (state.errors.empty()) return selection;
    return context.policy.refuse(batch, state.errors, selection, state.kept.data());
  }

  /// All rows of the key; where it only matters whether there is one, or more than one, two stand for many.
  void collect(State& state, Selection rows, std::span<std::byte* const> found, uint32_t& done) const {
    const bool all = pairs_ && !node_.at_most_one;
    for (; done < rows.count() && state.matches.size() < kPairs; ++done) {
      if (all || state.table.count(found[done]) < 2)
        state.table.each(found[done], [&](const std::byte* right) { state.matches.push_back(right); });
      else state.matches.insert(state.matches.end(), 2, nullptr);
      state.ends.push_back(state.matches.size());
    }
  }

  void pass_condition(State& state, const Batch& batch, Selection rows, std::span<std::byte* const> found,
                      std::span<std::byte* const> bytes, uint32_t& done, const StepContext& context) const {
    PairMatches& pairs = *state.pairs;
    const uint32_t first = done;
    pairs.start();
    for (; done < rows.count() && !pairs.full(); ++done) {
      pairs.begin_row(rows[done]);
      state.table.each(found[done], [&](const std::byte* right) { pairs.add(bytes[done], right); });
    }
    pairs.evaluate(batch, context);
    for (uint32_t i = 0; i < done - first; ++i) {
      const auto matches = pairs.of(i);
      state.matches.insert(state.matches.end(), matches.begin(), matches.end());
      state.ends.push_back(state.matches.size());
    }
  }

  static std::span<const std::byte* const> matches_of(const State& state, size_t i) {
    const size_t begin = i == 0 ? 0 : state.ends[i - 1];
    return {state.matches.data() + begin, state.ends[i] - begin};
  }

  /// `fit`: those of the rows from number `first` on that did not fail.
  Status give(State& state, const Batch& batch, Selection rows, uint32_t first, Selection fit,
              std::span<std::byte* const> bytes, Emit& out) const {
    uint32_t i = first;
    for (uint32_t k = 0; k < fit.count(); ++k, ++i) {
      const uint32_t row = fit[k];
      while (rows[i] != row) ++i;
      const auto matches = matches_of(state, i - first);
      if (pairs_ && !beside()) {
        VELO_TRY_STATUS(give_pairs(state, batch, row, bytes[i], matches, out));
      } else if (pairs_) {
        if (!matches.empty()) state.right_rows[row] = matches.front();
        if (!matches.empty() || node_.join == plan::JoinKind::Left) state.passing.push_back(static_cast<uint16_t>(row));
      } else if (passes(state, row, !matches.empty())) {
        state.passing.push_back(static_cast<uint16_t>(row));
      }
    }
    return {};
  }

  /// The verdict of a semi or anti join on a row.
  bool passes(const State& state, uint32_t row, bool matched) const {
    if (node_.join == plan::JoinKind::Semi) return matched;
    if (!node_.null_aware || state.table.empty()) return !matched;
    return !matched && !state.table.has_null_key() && !state.keys.is_null(row);
  }

  Status give_pairs(State& state, const Batch& batch, uint32_t row, const std::byte* left,
                    std::span<const std::byte* const> matches, Emit& out) const {
    (void)state.clock.before(row);
    if (batch.times) state.output.stamp(batch.times->times[row], state.clock.of(kLeft));
    for (const std::byte* right : matches) {
      state.output.add(left, right, RowKind::Insert);
      if (state.output.full()) VELO_TRY_STATUS(state.output.flush(out));
    }
    if (!matches.empty() || node_.join != plan::JoinKind::Left) return {};
    state.output.add(left, nullptr, RowKind::Insert);
    return state.output.full() ? state.output.flush(out) : Status();
  }

  /// Gives out what was collected.
  Status finish(State& state, const Batch& batch, Emit& out) const {
    if (pairs_ && !beside()) return state.output.flush(out);
    if (state.passing.empty()) return {};
    state.batch = batch;
    state.batch.selection = Selection(state.passing.data(), static_cast<uint32_t>(state.passing.size()));
    if (pairs_) {
      state.right_block.reset(batch.rows);
      state.table.codec().decode({state.right_rows.data(), batch.rows}, state.right_block, 0);
      for (size_t i = 0; i < state.right_block.width(); ++i)
        state.batch.columns.push_back(&state.right_block.column(i));
    }
    return out.push(state.batch);
  }

  plan::LookupJoin node_;
  bool pairs_;
};

}  // namespace

std::unique_ptr<Operator> make_lookup_join(const plan::LookupJoin& node) {
  if (node.unique) return std::make_unique<LookupOperator<UniqueLookupTable>>(node);
  return std::make_unique<LookupOperator<ManyLookupTable>>(node);
}

}  // namespace velo::operators
