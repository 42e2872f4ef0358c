// OVER while rows come in its order: a row goes on as soon as everything its calls look at is known. What may hold it
// back are rows of its partition that LEAD or a frame look ahead to, and rows beside it (RANGE .. CURRENT ROW), which
// may come as long as the time has not passed. Rows that wait for time alone wait in one queue, so that they go on in
// the order they came in whatever partition they belong to. Rows leave memory as soon as no frame reaches back to them.
#include <algorithm>
#include <cstring>
#include <deque>
#include <vector>

#include "operators/make.hpp"
#include "operators/over_calls.hpp"
#include "operators/over_output.hpp"
#include "operators/row_numbers.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

struct Waiting {
  OverWalk* walk;
  Micros until;  ///< the row is known once a later time has been reached
};

struct StreamState final : OperatorState {
  explicit StreamState(const plan::Over& node)
      : inputs(node), calls(node, inputs), output(node, inputs), table(inputs.key_layout(), kNoPartition) {}
  ~StreamState() override {
    for (OverWalk& walk : walks) calls.stop(walk);
  }
  size_t state_bytes() const override {
    return table.bytes() + heap.bytes() + walks.size() * sizeof(OverWalk) + calls.bytes();
  }

  static constexpr std::byte kNoPartition[8] = {};

  OverInputs inputs;
  OverCalls calls;
  OverOutput output;
  state::GroupTable table;  ///< number of each partition's walk + 1
  std::deque<OverWalk> walks;
  state::ByteHeap heap;
  std::vector<std::byte*> released;  ///< to be freed once the output that shows them has gone
  std::deque<Waiting> waiting;
  Micros reached = kMinTime;  ///< no row yet to come has an earlier time
  uint64_t rows_seen = 0;
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<std::byte*> fresh;
};

class OverStream final : public Operator {
 public:
  explicit OverStream(const plan::Over& node) : node_(node), timed_(!node.order.empty()) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<StreamState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<StreamState&>(base);
    const Selection rows = state.inputs.evaluate(batch, context);
    if (rows.empty()) return {};
    const uint16_t* numbers = state.numbers.of(rows);
    state.groups.resize(rows.count());
    state.fresh.resize(rows.count());
    state.created.clear();
    state.table.find_or_add(state.inputs.keys(), numbers, rows.count(), state.groups.data(), state.created);
    for (const uint32_t i : state.created) add_walk(state, state.groups[i]);
    state.inputs.keep(batch, numbers, rows.count(), state.rows_seen, state.fresh.data(), state.heap);
    state.rows_seen += rows.count();
    for (uint32_t i = 0; i < rows.count(); ++i) {
      state.output.follow(numbers[i]);
      VELO_TRY_STATUS(add(state, state.walks[state::load_word(state.groups[i]) - 1], state.fresh[i], context, out));
    }
    return flush(state, context, out);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<StreamState&>(base);
    if (watermark == kMaxTime) {
      VELO_TRY_STATUS(finish(state, context, out));
    } else if (node_.by_watermark) {
      VELO_TRY_STATUS(reach(state, watermark, context, out));
    }
    VELO_TRY_STATUS(flush(state, context, out));
    return out.advance(watermark);
  }

 private:
  void add_walk(StreamState& state, std::byte* group) const {
    state.calls.start(state.walks.emplace_back());
    state::store_word(group, state.walks.size());
  }

  Status add(StreamState& state, OverWalk& walk, std::byte* row, const StepContext& context, Emit& out) const {
    if (timed_) VELO_TRY_STATUS(reach(state, time_of(state, row), context, out));
    walk.rows.append(row);
    const Micros needed = timed_ ? state.calls.time_needed(row) : kMinTime;
    if (needed != kMinTime) state.waiting.push_back({&walk, needed});
    return run(state, walk, context, out);
  }

  /// Lets the rows go on that waited for an earlier time.
  Status reach(StreamState& state, Micros time, const StepContext& context, Emit& out) const {
    state.reached = std::max(state.reached, time);
    while (!state.waiting.empty() && state.waiting.front().until < state.reached) {
      OverWalk& walk = *state.waiting.front().walk;
      state.waiting.pop_front();
      if (state.calls.ready(walk, state.reached)) VELO_TRY_STATUS(step(state, walk, context, out));
      drop(state, walk);
    }
    return {};
  }

  Status run(StreamState& state, OverWalk& walk, const StepContext& context, Emit& out) const {
    while (state.calls.ready(walk, state.reached)) VELO_TRY_STATUS(step(state, walk, context, out));
    drop(state, walk);
    return {};
  }

  Status step(StreamState& state, OverWalk& walk, const StepContext& context, Emit& out) const {
    OverOutput& output = state.output;
    const uint32_t to = output.add(walk.rows[walk.next]);
    state.calls.compute(walk, output.block(), output.results_at(), to, output.errors());
    return output.full() ? flush(state, context, out) : Status();
  }

  static void drop(StreamState& state, OverWalk& walk) {
    walk.rows.drop_before(state.calls.keep_from(walk), state.calls.pinned(),
                          [&](std::byte* row) { state.released.push_back(row); });
  }

  static Status flush(StreamState& state, const StepContext& context, Emit& out) {
    VELO_TRY_STATUS(state.output.flush(context, out));
    for (std::byte* row : state.released) state.inputs.release(row, state.heap);
    state.released.clear();
    return {};
  }

  /// The end of input: the rows that are left go on in the order they came in.
  Status finish(StreamState& state, const StepContext& context, Emit& out) const {
    struct Left {
      uint64_t number;
      OverWalk* walk;
    };
    std::vector<Left> left;
    for (OverWalk& walk : state.walks) {
      walk.complete = true;
      for (size_t row = walk.next; row < walk.rows.end(); ++row) {
        left.push_back({OverInputs::sequence(walk.rows[row]), &walk});
      }
    }
    std::sort(left.begin(), left.end(), [](const Left& a, const Left& b) { return a.number < b.number; });
    state.waiting.clear();
    for (const Left& one : left) {
      state.calls.ready(*one.walk, kMaxTime);
      VELO_TRY_STATUS(step(state, *one.walk, context, out));
    }
    return {};
  }

  static Micros time_of(const StreamState& state, const std::byte* row) {
    Micros time;
    std::memcpy(&time, state.inputs.values(row) + state.inputs.value_codec().place(0), sizeof time);
    return time;
  }

  plan::Over node_;
  bool timed_;
};

}  // namespace

std::unique_ptr<Operator> make_over_stream(const plan::Over& node) { return std::make_unique<OverStream>(node); }

}  // namespace velo::operators
