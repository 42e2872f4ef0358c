// ASOF join. Each key keeps the versions of its right row by time. A left row waits in line until the right watermark
// says that every version it may mean has come; so the output has the order, the event times and the watermarks of the
// left side. When the left time is the left side's event time, its watermark also says which versions no left row will
// mean any more.
#include <algorithm>
#include <deque>
#include <optional>

#include "base/check.hpp"
#include "operators/input_clock.hpp"
#include "operators/join_keys.hpp"
#include "operators/join_output.hpp"
#include "operators/make.hpp"
#include "operators/pair_matches.hpp"
#include "state/time_list.hpp"

namespace velo::operators {

namespace {

using state::TimeList;

constexpr uint32_t kLeft = 0;
constexpr uint32_t kRight = 1;
constexpr size_t kRows = 1024;  ///< left rows that go at once
constexpr std::byte kNoVersions[sizeof(TimeList)] = {};

/// Whether a column is the event time of the node's rows, followed through stages that pass columns on.
bool is_event_time(const plan::Node& node, size_t column) {
  if (const auto* watermark = dynamic_cast<const plan::Watermark*>(&node)) return watermark->column == column;
  if (dynamic_cast<const plan::Filter*>(&node)) return is_event_time(*node.inputs[0], column);
  if (const auto* project = dynamic_cast<const plan::Project*>(&node)) {
    const std::optional<size_t> passed = project->columns[column]->column();
    return passed && is_event_time(*node.inputs[0], *passed);
  }
  return false;
}

/// A left row in line.
struct Waiting {
  std::byte* values;
  TimeList* versions;  ///< of its key; nullptr: a key or the time is NULL
  Micros time;         ///< which version it means
  Micros event_time;
  Micros watermark;  ///< of the left side, before the row
  bool refused = false;
};

struct AsofState final : OperatorState {
  explicit AsofState(const plan::AsofJoin& node)
      : left_keys(node.left_keys, {node.left_time}),
        right_keys(node.right_keys, {node.right_time}),
        left(column_types(*node.inputs[kLeft])),
        right(column_types(*node.inputs[kRight])),
        keys(left_keys.layout(), kNoVersions),
        output(node, left, right),
        left_block(column_types(*node.inputs[kLeft])) {
    if (node.condition) pairs.emplace(node, left, right, kLeft);
  }
  size_t state_bytes() const override { return keys.bytes() + heap.bytes() + line.size() * sizeof(Waiting); }

  JoinKeys left_keys;
  JoinKeys right_keys;
  state::RowCodec left;
  state::RowCodec right;
  state::ByteHeap heap;
  state::GroupTable keys;
  std::deque<Waiting> line;  ///< left rows in the order in which they came
  InputClock clock;
  bool timed = false;  ///< left rows have event time
  JoinOutput output;
  std::optional<PairMatches> pairs;
  RowBlock left_block;
  Batch left_batch;
  RowNumbers numbers;
  std::vector<std::byte*> made;
  std::vector<std::byte*> values;
  std::vector<const std::byte*> matches;
  std::vector<Waiting> going;
  std::vector<std::byte*> replaced;  ///< versions to be freed when no output refers to them any more
  std::vector<uint16_t> fit;
};

class AsofOperator final : public Operator {
 public:
  explicit AsofOperator(const plan::AsofJoin& node)
      : node_(node),
        by_event_time_(node.left_time->column() && is_event_time(*node.inputs[kLeft], *node.left_time->column())) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<AsofState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<AsofState&>(base);
    state.clock.start(batch, context.port);
    if (context.port == kLeft) line_up(state, batch, context);
    else VELO_TRY_STATUS(take_versions(state, batch, context, out));
    return let_go(state, context, out);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<AsofState&>(base);
    state.clock.raise(context.port, watermark);
    VELO_TRY_STATUS(let_go(state, context, out));
    const Micros reached = left_reached(state);
    return state.clock.news(reached) ? out.advance(reached) : Status();
  }

 private:
  /// No left row that is in line or still to come is behind this watermark.
  static Micros left_reached(const AsofState& state) {
    return state.line.empty() ? state.clock.of(kLeft) : state.line.front().watermark;
  }

  Micros last_time(Micros left_time) const { return node_.strict ? left_time - 1 : left_time; }

  void line_up(AsofState& state, const Batch& batch, const StepContext& context) const {
    const Selection rows = refuse_late(state, batch, state.left_keys.evaluate(batch, context), context);
    const auto versions = state.left_keys.find_or_add(state.keys, rows);
    make(state, state.left, batch, rows);
    const Vector& times = state.left_keys.other(0);
    state.timed = batch.times != nullptr;
    state.clock.start(batch, kLeft);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const uint32_t row = rows[i];
      (void)state.clock.before(row);
      Waiting waiting{state.made[i], reinterpret_cast<TimeList*>(versions[i]), kMinTime, kMinTime,
                      state.clock.of(kLeft)};
      if (!times.is_valid(row)) waiting.versions = nullptr;
      else waiting.time = times.at<Micros>(row);
      if (batch.times) waiting.event_time = batch.times->times[row];
      state.line.push_back(waiting);
    }
  }

  /// Left rows behind their watermark would look for versions that are gone.
  Selection refuse_late(AsofState& state, const Batch& batch, Selection rows, const StepContext& context) const {
    if (!by_event_time_ || batch.times == nullptr) return rows;
    window::RowWatermarks watermarks(*batch.times);
    const bool failed = context.policy.failed();
    state.fit.clear();
    for (uint32_t i = 0; i < rows.count() && context.policy.failed() == failed; ++i) {
      const Micros watermark = std::max(state.clock.of(kLeft), watermarks.before(rows[i]));
      if (batch.times->times[rows[i]] < watermark) context.policy.late(batch, rows[i]);
      else state.fit.push_back(static_cast<uint16_t>(rows[i]));
    }
    return Selection(state.fit.data(), static_cast<uint32_t>(state.fit.size()));
  }

  /// Brings `rows` into bytes that stay: state.made[i] is rows[i].
  static void make(AsofState& state, const state::RowCodec& codec, const Batch& batch, Selection rows) {
    state.made.resize(rows.count());
    for (std::byte*& values : state.made) values = state.heap.allocate(codec.bytes());
    codec.encode(batch.columns, state.numbers.of(rows), rows.count(), state.made.data(), state.heap);
  }

  static void free(AsofState& state, const state::RowCodec& codec, std::byte* values) {
    codec.release(values, state.heap);
    state.heap.free(values, codec.bytes());
  }

  Status take_versions(AsofState& state, const Batch& batch, const StepContext& context, Emit& out) const {
    const Selection rows = state.right_keys.evaluate(batch, context);
    const auto versions = state.right_keys.find_or_add(state.keys, rows);
    make(state, state.right, batch, rows);
    const Vector& times = state.right_keys.other(0);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      (void)state.clock.before(rows[i]);
      if (goes(state)) VELO_TRY_STATUS(let_go(state, context, out));
      std::byte* values = state.made[i];
      const RowKind kind = batch.kind(rows[i]);
      const bool means_nothing = kind == RowKind::UpdateBefore || versions[i] == nullptr || !times.is_valid(rows[i]);
      const bool is_row = kind != RowKind::Delete && !means_nothing;
      if (!is_row) free(state, state.right, values);
      if (!means_nothing)
        add_version(state, *reinterpret_cast<TimeList*>(versions[i]), times.at<Micros>(rows[i]),
                    is_row ? values : nullptr);
    }
    return {};
  }

  /// `values` nullptr: the row is gone from this time on.
  void add_version(AsofState& state, TimeList& versions, Micros time, std::byte* values) const {
    versions.insert(time, values, kMinTime, state.heap);
    const Micros reached = left_reached(state);
    if (!by_event_time_ || reached == kMinTime) return;
    const TimeList::Entry* last = versions.last_until(last_time(reached));
    if (last == nullptr) return;
    const std::span<TimeList::Entry> entries = versions.entries();
    const auto superseded = static_cast<size_t>(last - entries.data());
    for (const TimeList::Entry& entry : entries.first(superseded)) {
      if (entry.row) state.replaced.push_back(entry.row);
    }
    versions.drop_first(superseded);
  }

  /// Whether every version that the first row in line may mean has come.
  bool goes(const AsofState& state) const {
    if (state.line.empty()) return false;
    const Waiting& first = state.line.front();
    return first.versions == nullptr || state.clock.of(kRight) > last_time(first.time) ||
           state.clock.of(kRight) == kMaxTime;
  }

  /// Gives out the rows whose wait is over.
  Status let_go(AsofState& state, const StepContext& context, Emit& out) const {
    while (goes(state)) {
      state.going.clear();
      for (size_t i = 0; i < kRows && goes(state); ++i) {
        state.going.push_back(state.line.front());
        state.line.pop_front();
      }
      find_matches(state, context);
      VELO_TRY_STATUS(give(state, out));
    }
    for (std::byte* values : state.replaced) free(state, state.right, values);
    state.replaced.clear();
    return {};
  }

  /// Sets the match of each going row, nullptr where it has none, and takes the rows out whose condition failed.
  void find_matches(AsofState& state, const StepContext& context) const {
    state.matches.clear();
    for (const Waiting& row : state.going) {
      const TimeList::Entry* version = row.versions ? row.versions->last_until(last_time(row.time)) : nullptr;
      state.matches.push_back(version ? version->row : nullptr);
    }
    if (state.pairs) pass_condition(state, *state.pairs, context);
  }

  static void pass_condition(AsofState& state, PairMatches& pairs, const StepContext& context) {
    const auto count = static_cast<uint32_t>(state.going.size());
    state.values.resize(count);
    pairs.start();
    for (uint32_t i = 0; i < count; ++i) {
      state.values[i] = state.going[i].values;
      pairs.begin_row(i);
      if (state.matches[i]) pairs.add(state.values[i], state.matches[i]);
    }
    state.left_block.reset(count);
    state.left.decode({state.values.data(), count}, state.left_block, 0);
    state.left_block.view(count, state.left_batch);
    pairs.evaluate(state.left_batch, context);
    for (uint32_t i = 0; i < count; ++i) {
      state.going[i].refused = pairs.refused(i);
      if (pairs.of(i).empty()) state.matches[i] = nullptr;
    }
    if (pairs.cut_off()) state.line.clear();
  }

  Status give(AsofState& state, Emit& out) const {
    state.output.stamp_nothing();
    for (size_t i = 0; i < state.going.size(); ++i) {
      const Waiting& row = state.going[i];
      if (row.refused || (state.matches[i] == nullptr && node_.join == plan::JoinKind::Inner)) continue;
      if (state.timed) state.output.stamp(row.event_time, row.watermark);
      state.output.add(row.values, state.matches[i], RowKind::Insert);
      if (state.output.full()) VELO_TRY_STATUS(state.output.flush(out));
    }
    VELO_TRY_STATUS(state.output.flush(out));
    for (const Waiting& row : state.going) free(state, state.left, row.values);
    return {};
  }

  plan::AsofJoin node_;
  bool by_event_time_;  ///< the left time is the left side's event time
};

}  // namespace

std::unique_ptr<Operator> make_asof_join(const plan::AsofJoin& node) { return std::make_unique<AsofOperator>(node); }

}  // namespace velo::operators
