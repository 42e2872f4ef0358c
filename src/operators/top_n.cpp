// The best rows of each partition, and how they change. The rows in the output are looked at before and after each
// change, from the place on where something moves; what differs goes out. Over an input that only grows no more rows
// are kept than are in the output; rows that may be taken back have all their successors waiting behind them, and
// partitions that lost all rows are forgotten now and then.
#include <algorithm>
#include <vector>

#include "operators/group_changes.hpp"
#include "operators/join_output.hpp"
#include "operators/make.hpp"
#include "operators/ranked_rows.hpp"
#include "operators/row_numbers.hpp"
#include "operators/trim_groups.hpp"

namespace velo::operators {

namespace {

using functions::WindowKind;

std::vector<Type> key_types(const plan::TopN& node) {
  std::vector<Type> types;
  for (const size_t column : node.partition) types.push_back(node.inputs[0]->schema[column].type);
  return types;
}

/// Rows on their way out.
class RankedOutput {
 public:
  RankedOutput(const plan::TopN& node, const state::RowCodec& codec)
      : codec_(codec), shows_rank_(node.shows_rank), kinds_needed_(!node.at_end), block_(column_types(node)) {}

  void add(const RankedRow& row, uint32_t rank, RowKind kind) {
    rows_.push_back(row.values());
    ranks_.push_back(rank);
    kinds_.push_back(kind);
  }
  bool full() const { return rows_.size() >= kOutputRows; }
  Status push(Emit& out) {
    for (size_t begin = 0; begin < rows_.size();) {
      size_t end = std::min<size_t>(begin + kOutputRows, rows_.size());
      if (kinds_[end - 1] == RowKind::UpdateBefore) ++end;
      VELO_TRY_STATUS(push(begin, static_cast<uint32_t>(end - begin), out));
      begin = end;
    }
    rows_.clear();
    ranks_.clear();
    kinds_.clear();
    return {};
  }

 private:
  Status push(size_t begin, uint32_t count, Emit& out) {
    block_.reset(count);
    codec_.decode({rows_.data() + begin, count}, block_, 0);
    if (shows_rank_) std::copy_n(ranks_.data() + begin, count, block_.column(codec_.width()).data<int64_t>());
    block_.view(count, batch_);
    if (kinds_needed_) batch_.kinds = kinds_.data() + begin;
    return out.push(batch_);
  }

  const state::RowCodec& codec_;
  bool shows_rank_;
  bool kinds_needed_;
  std::vector<const std::byte*> rows_;
  std::vector<int64_t> ranks_;
  std::vector<RowKind> kinds_;
  RowBlock block_;
  Batch batch_;
};

struct TopNState final : OperatorState {
  explicit TopNState(const plan::TopN& node)
      : layout(key_types(node)),
        encoder(layout),
        partitions(layout, kNoRanking),
        rows(column_types(*node.inputs[0]), node.order),
        output(node, rows.codec()) {}
  size_t state_bytes() const override { return partitions.bytes() + rows.bytes(); }

  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::GroupTable partitions;
  size_t empty = 0;  ///< partitions without rows
  RankedRows rows;
  RankedOutput output;
  RowNumbers numbers;
  std::vector<const Vector*> key_columns;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<RankedRow*> before;   ///< in the output before the change at hand, from where something moves
  std::vector<RankedRow*> after;    ///< behind it
  std::vector<RankedRow*> gone;     ///< of those that left the output
  std::vector<RankedRow*> leaving;  ///< to be freed when no output refers to them any more
};

class TopNOperator final : public Operator {
 public:
  explicit TopNOperator(const plan::TopN& node)
      : node_(node),
        changing_(node.inputs[0]->changelog != plan::Changelog::Append),
        limit_(static_cast<uint32_t>(std::min<uint64_t>(node.limit, UINT32_MAX))),
        offset_(static_cast<uint32_t>(std::min<uint64_t>(node.offset, UINT32_MAX))) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<TopNState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit& out) const override {
    auto& state = static_cast<TopNState&>(base);
    const uint16_t* numbers = state.numbers.of(batch.selection);
    const uint32_t count = batch.selection.count();
    find_partitions(state, batch, numbers);
    const auto made = state.rows.make(batch.columns, numbers, count);
    for (uint32_t i = 0; i < count; ++i) {
      Ranking& ranking = *reinterpret_cast<Ranking*>(state.groups[i]);
      const RowKind kind = batch.kind(numbers[i]);
      if (kind == RowKind::Insert || kind == RowKind::UpdateAfter) {
        change(state, ranking, nullptr, made[i]);
      } else if (begins_update(batch, numbers, count, i) && state.groups[i] == state.groups[i + 1]) {
        change(state, ranking, made[i], made[i + 1]);
        ++i;
      } else {
        change(state, ranking, made[i], nullptr);
      }
      if (state.output.full()) VELO_TRY_STATUS(push_output(state, out));
    }
    VELO_TRY_STATUS(push_output(state, out));
    trim(state);
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    if (!node_.at_end) return out.advance(watermark);
    if (watermark != kMaxTime) return {};
    VELO_TRY_STATUS(give_all(static_cast<TopNState&>(base), out));
    return out.advance(kMaxTime);
  }

 private:
  void find_partitions(TopNState& state, const Batch& batch, const uint16_t* numbers) const {
    state.key_columns.clear();
    for (const size_t column : node_.partition) state.key_columns.push_back(batch.columns[column]);
    const uint32_t count = batch.selection.count();
    if (state.groups.size() < count) state.groups.resize(count);
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(state.key_columns, batch.rows, batch.selection);
    state.partitions.find_or_add(keys, numbers, count, state.groups.data(), state.created);
    state.empty += state.created.size();
  }

  static Status push_output(TopNState& state, Emit& out) {
    VELO_TRY_STATUS(state.output.push(out));
    for (RankedRow* row : state.leaving) state.rows.free(row);
    state.leaving.clear();
    return {};
  }

  static void trim(TopNState& state) {
    if (!worth_trimming(state.partitions, state.empty)) return;
    trim_groups(state.partitions, kNoRanking, [&](std::byte* payload) {
      Ranking& ranking = *reinterpret_cast<Ranking*>(payload);
      if (ranking.count == 0) state.rows.free(ranking);
      return ranking.count != 0;
    });
    state.empty = 0;
  }

  /// A row goes that is like `old`, and `fresh` comes; either may be missing.
  void change(TopNState& state, Ranking& ranking, RankedRow* old, RankedRow* fresh) const {
    const bool was_empty = ranking.count == 0;
    replace(state, ranking, old, fresh);
    state.empty = state.empty + (ranking.count == 0 ? 1 : 0) - (was_empty ? 1 : 0);
  }

  void replace(TopNState& state, Ranking& ranking, RankedRow* old, RankedRow* fresh) const {
    const std::optional<uint32_t> from = old ? state.rows.find(ranking, *old) : std::nullopt;
    std::optional<uint32_t> to = fresh ? std::optional(state.rows.place_of(ranking, *fresh)) : std::nullopt;
    if (old) state.leaving.push_back(old);
    if (fresh && !from && is_beyond(state, ranking, *to, *fresh)) return state.leaving.push_back(fresh);
    if (!from && !to) return;
    const uint32_t first = std::min(from.value_or(UINT32_MAX), to.value_or(UINT32_MAX));
    if (!node_.at_end) look(state, ranking, first, state.before);
    if (from) {
      state.leaving.push_back(ranking.rows[*from]);
      RankedRows::remove(ranking, *from);
      if (to && *to > *from) --*to;
    }
    if (to) state.rows.insert(ranking, *to, fresh);
    if (!node_.at_end) {
      look(state, ranking, first, state.after);
      if (node_.has_places()) show_places(state, first);
      else show_rows(state);
    }
    if (!changing_) cut(state, ranking);
  }

  /// Whether a row that comes to this place will never be in the output.
  bool is_beyond(const TopNState& state, const Ranking& ranking, uint32_t place, const RankedRow& row) const {
    if (changing_ || place < limit_) return false;
    return node_.rank == WindowKind::RowNumber || rank_at(state, ranking, place, &row) > limit_;
  }

  /// The rank of `row` if it came to this place.
  uint32_t rank_at(const TopNState& state, const Ranking& ranking, uint32_t place, const RankedRow* row) const {
    uint32_t rank = 1;
    for (uint32_t i = 1; i <= place; ++i) {
      const RankedRow& one = i == place ? *row : *ranking.rows[i];
      if (!state.rows.beside(*ranking.rows[i - 1], one)) rank = node_.rank == WindowKind::Rank ? i + 1 : rank + 1;
    }
    return rank;
  }

  /// Calls f(row, rank) for the rows from place `first` on that are in the output, in order.
  template <class F>
  void each(const TopNState& state, const Ranking& ranking, uint32_t first, F f) const {
    each_within_limit(state, ranking, first, [&](uint32_t place, RankedRow* row, uint32_t rank) {
      if (place >= first && rank > offset_) f(row, rank);
    });
  }

  /// Calls f(place, row, rank) for the rows whose rank is not beyond the limit, at least from place `first` on.
  template <class F>
  void each_within_limit(const TopNState& state, const Ranking& ranking, uint32_t first, F f) const {
    const bool numbers = node_.rank == WindowKind::RowNumber;
    uint32_t rank = numbers ? first : 0;
    for (uint32_t i = numbers ? first : 0; i < ranking.count; ++i) {
      if (numbers) rank = i + 1;
      else if (i == 0 || !state.rows.beside(*ranking.rows[i - 1], *ranking.rows[i]))
        rank = node_.rank == WindowKind::Rank ? i + 1 : rank + 1;
      if (rank > limit_) return;
      f(i, ranking.rows[i], rank);
    }
  }

  void look(const TopNState& state, const Ranking& ranking, uint32_t first, std::vector<RankedRow*>& rows) const {
    rows.clear();
    const bool before = &rows == &state.before;
    each(state, ranking, first, [&](RankedRow* row, uint32_t rank) {
      (before ? row->was : row->is) = rank;
      rows.push_back(row);
    });
  }

  /// Each place whose row has changed shows its new one.
  void show_places(TopNState& state, uint32_t first) const {
    const uint32_t first_rank = std::max(first, offset_) + 1;
    const size_t places = std::max(state.before.size(), state.after.size());
    for (size_t i = 0; i < places; ++i) {
      const auto rank = static_cast<uint32_t>(first_rank + i);
      const RankedRow* old = i < state.before.size() ? state.before[i] : nullptr;
      if (i >= state.after.size()) {
        state.output.add(*old, rank, RowKind::Delete);
        continue;
      }
      const RankedRow& now = *state.after[i];
      if (old && (old == &now || state.rows.codec().equal(old->values(), now.values()))) continue;
      state.output.add(now, rank, old ? RowKind::UpdateAfter : RowKind::Insert);
    }
    forget_ranks(state);
  }

  /// Rows that leave, those that come in their stead, and those whose rank has changed.
  void show_rows(TopNState& state) const {
    RankedOutput& output = state.output;
    const auto replace = [&](const RankedRow& old, const RankedRow& now) {
      output.add(old, old.was, RowKind::UpdateBefore);
      output.add(now, now.is, RowKind::UpdateAfter);
    };
    state.gone.clear();
    for (RankedRow* row : state.before) {
      if (row->is == 0) state.gone.push_back(row);
    }
    size_t replaced = 0;
    for (RankedRow* row : state.after) {
      if (row->was != 0) continue;
      if (replaced < state.gone.size()) replace(*state.gone[replaced++], *row);
      else output.add(*row, row->is, RowKind::Insert);
    }
    for (; replaced < state.gone.size(); ++replaced)
      output.add(*state.gone[replaced], state.gone[replaced]->was, RowKind::Delete);
    for (RankedRow* row : state.after) {
      if (node_.shows_rank && row->was != 0 && row->was != row->is) replace(*row, *row);
    }
    forget_ranks(state);
  }

  static void forget_ranks(TopNState& state) {
    for (RankedRow* row : state.before) row->was = row->is = 0;
    for (RankedRow* row : state.after) row->was = row->is = 0;
  }

  /// Lets the rows go that no change can bring into the output.
  void cut(TopNState& state, Ranking& ranking) const {
    if (ranking.count <= limit_) return;
    uint32_t kept = limit_;
    if (node_.rank != WindowKind::RowNumber) {
      kept = 0;
      each_within_limit(state, ranking, 0, [&](uint32_t place, RankedRow*, uint32_t) { kept = place + 1; });
    }
    for (; ranking.count > kept; --ranking.count) state.leaving.push_back(ranking.back());
  }

  Status give_all(TopNState& state, Emit& out) const {
    std::vector<RankedRow*> rows;
    std::byte* group;
    for (size_t i = 0; i < state.partitions.size(); ++i) {
      state.partitions.payloads(i, {&group, 1});
      each(state, *reinterpret_cast<Ranking*>(group), 0, [&](RankedRow* row, uint32_t rank) {
        row->is = rank;
        rows.push_back(row);
      });
    }
    std::sort(rows.begin(), rows.end(), [](const RankedRow* a, const RankedRow* b) { return a->arrival < b->arrival; });
    for (const RankedRow* row : rows) {
      state.output.add(*row, row->is, RowKind::Insert);
      if (state.output.full()) VELO_TRY_STATUS(state.output.push(out));
    }
    return state.output.push(out);
  }

  plan::TopN node_;
  bool changing_;
  uint32_t limit_;
  uint32_t offset_;
};

}  // namespace

std::unique_ptr<Operator> make_top_n(const plan::TopN& node) { return std::make_unique<TopNOperator>(node); }

}  // namespace velo::operators
