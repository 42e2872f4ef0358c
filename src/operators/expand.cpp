// Each row once for every set of keys, row by row, so that what is aggregated behind does not depend on batches. The
// halves of an update stay together: first both for one set, then both for the next.
#include <cstring>
#include <vector>

#include "expr/select.hpp"
#include "operators/group_changes.hpp"
#include "operators/join_output.hpp"
#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "plan/expand.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// An output row: a row of the input under one of the sets.
struct Copy {
  uint16_t row;
  uint16_t set;
  uint16_t last;  ///< of the rows that are one change with it
};

// Texts are not copied: the input stays until the output has been pushed.
void gather(const Vector& from, const std::vector<Copy>& copies, Vector& to) {
  const size_t bytes = physical_size(from.physical());
  std::byte* out = to.data<std::byte>();
  for (const Copy& copy : copies) {
    std::memcpy(out, from.raw() + (from.is_constant() ? 0 : copy.row) * bytes, bytes);
    out += bytes;
  }
  if (!from.has_nulls()) return;
  for (uint32_t i = 0; i < copies.size(); ++i) {
    if (!from.is_valid(copies[i].row)) to.set_null(i);
  }
}

struct ExpandState final : OperatorState {
  explicit ExpandState(const plan::Expand& node) : block(column_types(node)) {
    for (const expr::ExprPtr& key : node.keys) evaluators.push_back(key->start());
    keys.resize(node.keys.size());
  }

  std::vector<std::unique_ptr<expr::Evaluator>> evaluators;
  std::vector<const Vector*> keys;
  RowErrors errors;
  std::vector<uint16_t> kept;
  RowNumbers numbers;
  std::vector<Copy> copies;
  std::vector<RowKind> kinds;
  std::vector<Micros> times;
  std::vector<Micros> watermarks;
  EventTimes event_times;
  RowBlock block;
  Batch batch;
};

class ExpandOperator final : public Operator {
 public:
  explicit ExpandOperator(const plan::Expand& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<ExpandState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<ExpandState&>(base);
    const Selection rows = evaluate(state, batch, context);
    const uint16_t* numbers = state.numbers.of(rows);
    window::RowWatermarks watermarks(batch.times ? *batch.times : EventTimes{});
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const uint32_t halves = begins_update(batch, numbers, rows.count(), i) ? 2 : 1;
      if (state.copies.size() + halves * node_.sets.size() > kOutputRows) {
        VELO_TRY_STATUS(push_copies(state, batch, watermarks, out));
      }
      const uint16_t last = numbers[i + halves - 1];
      for (uint16_t set = 0; set < node_.sets.size(); ++set) {
        for (uint32_t half = 0; half < halves; ++half) state.copies.push_back({numbers[i + half], set, last});
      }
      i += halves - 1;
    }
    return push_copies(state, batch, watermarks, out);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  static Selection evaluate(ExpandState& state, const Batch& batch, const StepContext& context) {
    expr::EvaluationContext evaluation{state.errors, context.now};
    for (size_t i = 0; i < state.keys.size(); ++i)
      state.keys[i] = &state.evaluators[i]->evaluate(batch, batch.selection, evaluation);
    if (state.errors.empty()) [[likely]]
      return batch.selection;
    state.kept.resize(batch.selection.count() + expr::kSelectSlack);
    return context.policy.refuse(batch, state.errors, batch.selection, state.kept.data());
  }

  Status push_copies(ExpandState& state, const Batch& batch, window::RowWatermarks& watermarks, Emit& out) const {
    if (state.copies.empty()) return {};
    const auto count = static_cast<uint32_t>(state.copies.size());
    state.block.reset(count);
    const size_t inputs = batch.columns.size();
    for (size_t i = 0; i < inputs; ++i) gather(*batch.columns[i], state.copies, state.block.column(i));
    for (size_t key = 0; key < state.keys.size(); ++key) write_key(state, key, state.block.column(inputs + key));
    auto* sets = state.block.column(inputs + state.keys.size()).data<int64_t>();
    for (uint32_t i = 0; i < count; ++i) sets[i] = node_.sets[state.copies[i].set];
    state.block.view(count, state.batch);
    set_kinds(state, batch);
    set_times(state, batch, watermarks);
    state.copies.clear();
    return out.push(state.batch);
  }

  void write_key(ExpandState& state, size_t key, Vector& to) const {
    gather(*state.keys[key], state.copies, to);
    for (uint32_t i = 0; i < state.copies.size(); ++i) {
      if (!node_.has_key(node_.sets[state.copies[i].set], key)) to.set_null(i);
    }
  }

  static void set_kinds(ExpandState& state, const Batch& batch) {
    state.batch.kinds = nullptr;
    if (batch.kinds == nullptr) return;
    state.kinds.clear();
    for (const Copy& copy : state.copies) state.kinds.push_back(batch.kinds[copy.row]);
    state.batch.kinds = state.kinds.data();
  }

  // The first copy moves the watermark, as the row does; those behind it find it moved.
  static void set_times(ExpandState& state, const Batch& batch, window::RowWatermarks& watermarks) {
    state.batch.times = nullptr;
    if (batch.times == nullptr) return;
    state.times.clear();
    state.watermarks.clear();
    Micros latest = kMinTime;
    for (const Copy& copy : state.copies) {
      state.times.push_back(batch.times->times[copy.row]);
      const Micros watermark = copy.set == 0 ? watermarks.before(copy.row) : watermarks.behind(copy.last, batch.rows);
      latest = std::max(latest, watermark);
      state.watermarks.push_back(latest);
    }
    state.watermarks.push_back(watermarks.behind(state.copies.back().last, batch.rows));
    EventTimes& times = state.event_times;
    times.times = state.times.data();
    times.watermarks = state.watermarks.data();
    times.watermark_before = state.watermarks.front();
    times.watermark_after = state.watermarks.back();
    times.min = batch.times->min;
    times.max = batch.times->max;
    state.batch.times = &times;
  }

  plan::Expand node_;
};

}  // namespace

std::unique_ptr<Operator> make_expand(const plan::Expand& node) { return std::make_unique<ExpandOperator>(node); }

}  // namespace velo::operators
