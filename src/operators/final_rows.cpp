// EMIT FINAL over rows that may still be taken back: all that count are kept, in the order in which they came, and
// given out at the end of the input.
#include <vector>

#include "operators/group_output.hpp"
#include "operators/join_output.hpp"
#include "operators/join_rows.hpp"
#include "operators/make.hpp"
#include "operators/row_numbers.hpp"

namespace velo::operators {

namespace {

struct FinalRowsState final : OperatorState {
  explicit FinalRowsState(const plan::FinalRows& node) : rows(column_types(node), true), block(column_types(node)) {}
  size_t state_bytes() const override { return rows.bytes(); }

  JoinRows rows;
  JoinRowList list{};
  RowNumbers numbers;
  std::vector<const std::byte*> some;
  RowBlock block;
  Batch batch;
};

class FinalRowsOperator final : public Operator {
 public:
  explicit FinalRowsOperator(const plan::FinalRows& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FinalRowsState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit&) const override {
    auto& state = static_cast<FinalRowsState&>(base);
    const uint16_t* numbers = state.numbers.of(batch.selection);
    const auto made = state.rows.make(batch.columns, numbers, batch.selection.count());
    for (uint32_t i = 0; i < made.size(); ++i) {
      const RowKind kind = batch.kind(numbers[i]);
      if (kind == RowKind::Insert || kind == RowKind::UpdateAfter) come(state, made[i]);
      else go(state, made[i]);
    }
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    if (watermark != kMaxTime) return {};
    VELO_TRY_STATUS(give_all(static_cast<FinalRowsState&>(base), out));
    return out.advance(kMaxTime);
  }

 private:
  static void come(FinalRowsState& state, JoinRow* row) {
    state.list.append(row);
    state.rows.keep(row);
  }

  static void go(FinalRowsState& state, JoinRow* row) {
    if (JoinRow* kept = state.rows.take_like(row)) {
      state.list.remove(kept);
      state.rows.free(kept);
    }
    state.rows.free(row);
  }

  static Status give_all(FinalRowsState& state, Emit& out) {
    for (JoinRow* row = state.list.first; row != nullptr; row = row->behind) {
      state.some.push_back(row->values());
      if (state.some.size() == kOutputRows) VELO_TRY_STATUS(give(state, out));
    }
    return give(state, out);
  }

  static Status give(FinalRowsState& state, Emit& out) {
    if (state.some.empty()) return {};
    const auto count = static_cast<uint32_t>(state.some.size());
    state.block.reset(count);
    state.rows.codec().decode(state.some, state.block, 0);
    state.block.view(count, state.batch);
    state.some.clear();
    return out.push(state.batch);
  }

  plan::FinalRows node_;
};

}  // namespace

std::unique_ptr<Operator> make_final_rows(const plan::FinalRows& node) {
  return std::make_unique<FinalRowsOperator>(node);
}

}  // namespace velo::operators
