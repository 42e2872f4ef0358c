// OVER in any order: rows are kept until the end of bounded input (or until the windows they come from have closed),
// then each partition is put in order and walked through. Results are kept beside the rows, which go on in the order
// they came in.
#include <algorithm>
#include <vector>

#include "operators/make.hpp"
#include "operators/over_calls.hpp"
#include "operators/over_output.hpp"
#include "operators/row_numbers.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

std::vector<Type> result_types(const plan::Over& node) {
  std::vector<Type> types;
  for (const plan::OverCall& call : node.calls) types.push_back(call.result);
  return types;
}

/// A result that could not be computed.
struct Failure {
  uint64_t row;
  RowError error;
};

struct AtEndState final : OperatorState {
  explicit AtEndState(const plan::Over& node)
      : inputs(node),
        calls(node, inputs),
        output(node, inputs),
        table(inputs.key_layout(), kNoPartition),
        codec(result_types(node)),
        results(result_types(node)) {}
  size_t state_bytes() const override { return table.bytes() + heap.bytes() + rows.size() * 2 * sizeof(std::byte*); }

  static constexpr std::byte kNoPartition[8] = {};

  OverInputs inputs;
  OverCalls calls;
  OverOutput output;
  state::GroupTable table;  ///< number of each partition + 1
  std::vector<std::vector<std::byte*>> partitions;
  std::vector<std::byte*> rows;  ///< as they came
  state::ByteHeap heap;
  state::RowCodec codec;
  RowBlock results;
  std::vector<uint64_t> computed;     ///< numbers of the rows whose results stand in `results`
  std::vector<std::byte*> result_of;  ///< results of each row
  std::vector<Failure> failures;
  RowErrors errors;
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
};

class OverAtEnd final : public Operator {
 public:
  explicit OverAtEnd(const plan::Over& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<AtEndState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit&) const override {
    auto& state = static_cast<AtEndState&>(base);
    const Selection rows = state.inputs.evaluate(batch, context);
    if (rows.empty()) return {};
    const uint16_t* numbers = state.numbers.of(rows);
    state.groups.resize(rows.count());
    state.created.clear();
    state.table.find_or_add(state.inputs.keys(), numbers, rows.count(), state.groups.data(), state.created);
    for (const uint32_t i : state.created) {
      state.partitions.emplace_back();
      state::store_word(state.groups[i], state.partitions.size());
    }
    const size_t first = state.rows.size();
    state.rows.resize(first + rows.count());
    state.inputs.keep(batch, numbers, rows.count(), first, state.rows.data() + first, state.heap);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      state.partitions[state::load_word(state.groups[i]) - 1].push_back(state.rows[first + i]);
    }
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    if (watermark != kMaxTime && !node_.by_window) return {};
    auto& state = static_cast<AtEndState&>(base);
    state.result_of.assign(state.rows.size(), nullptr);
    for (std::vector<std::byte*>& partition : state.partitions) compute(state, std::move(partition));
    VELO_TRY_STATUS(emit(state, context, out));
    clear(state);
    return out.advance(watermark);
  }

 private:
  void compute(AtEndState& state, std::vector<std::byte*> rows) const {
    OverWalk walk;
    state.calls.start_complete(walk, std::move(rows));
    while (state.calls.ready(walk, kMaxTime)) {
      if (state.computed.empty()) state.results.reset(kOutputRows);
      const auto to = static_cast<uint32_t>(state.computed.size());
      state.computed.push_back(OverInputs::sequence(walk.rows[walk.next]));
      state.calls.compute(walk, state.results, 0, to, state.errors);
      if (state.computed.size() == kOutputRows) keep_results(state);
    }
    keep_results(state);
    state.calls.stop(walk);
    state.calls.reset_memory();
  }

  static void keep_results(AtEndState& state) {
    for (const RowError& error : state.errors.sorted()) state.failures.push_back({state.computed[error.row], error});
    state.errors.clear();
    const auto count = static_cast<uint32_t>(state.computed.size());
    std::vector<std::byte*>& to = state.groups;
    std::vector<const Vector*> columns;
    to.resize(count);
    for (uint32_t i = 0; i < count; ++i) {
      to[i] = state.heap.allocate(state.codec.bytes());
      state.result_of[state.computed[i]] = to[i];
    }
    for (size_t c = 0; c < state.results.width(); ++c) columns.push_back(&state.results.column(c));
    state.codec.encode(columns, state.numbers.of(Selection::all(count)), count, to.data(), state.heap);
    state.computed.clear();
  }

  static Status emit(AtEndState& state, const StepContext& context, Emit& out) {
    std::sort(state.failures.begin(), state.failures.end(),
              [](const Failure& a, const Failure& b) { return a.row < b.row; });
    auto failure = state.failures.begin();
    for (size_t first = 0; first < state.rows.size(); first += kOutputRows) {
      const size_t count = std::min<size_t>(kOutputRows, state.rows.size() - first);
      for (size_t i = 0; i < count; ++i) state.output.add(state.rows[first + i]);
      const auto* results = reinterpret_cast<const std::byte* const*>(state.result_of.data() + first);
      state.codec.decode(std::span(results, count), state.output.block(), 0, state.output.results_at());
      for (; failure != state.failures.end() && failure->row < first + count; ++failure) {
        state.output.errors().add(static_cast<uint32_t>(failure->row - first), failure->error.code,
                                  failure->error.message);
      }
      VELO_TRY_STATUS(state.output.flush(context, out));
    }
    return {};
  }

  static void clear(AtEndState& state) {
    state.table.clear();
    state.partitions.clear();
    state.rows.clear();
    state.failures.clear();
    state.heap.clear();
  }

  plan::Over node_;
};

}  // namespace

std::unique_ptr<Operator> make_over_at_end(const plan::Over& node) { return std::make_unique<OverAtEnd>(node); }

}  // namespace velo::operators
