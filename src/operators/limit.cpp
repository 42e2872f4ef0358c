// LIMIT and OFFSET without ORDER BY: a counter, and the news that no further input matters.
#include <algorithm>
#include <vector>

#include "operators/make.hpp"
#include "operators/row_numbers.hpp"

namespace velo::operators {

namespace {

struct LimitState final : OperatorState {
  uint64_t seen = 0;
  RowNumbers numbers;
  Batch batch;
};

class LimitOperator final : public Operator {
 public:
  explicit LimitOperator(const plan::Sort& node)
      : offset_(node.offset), end_(node.limit > UINT64_MAX - node.offset ? UINT64_MAX : node.offset + node.limit) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<LimitState>(); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit& out) const override {
    auto& state = static_cast<LimitState&>(base);
    const uint64_t count = batch.selection.count();
    const uint64_t skip = state.seen >= offset_ ? 0 : std::min(offset_ - state.seen, count);
    const uint64_t stop = state.seen >= end_ ? 0 : std::min(end_ - state.seen, count);
    state.seen += count;
    if (skip >= stop) return {};
    if (skip == 0 && stop == count) return out.push(batch);
    state.batch = batch;
    state.batch.selection = Selection(state.numbers.of(batch.selection) + skip, static_cast<uint32_t>(stop - skip));
    return out.push(state.batch);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

  bool may_finish() const override { return true; }
  bool finished(const OperatorState& state) const override {
    return static_cast<const LimitState&>(state).seen >= end_;
  }

 private:
  uint64_t offset_;
  uint64_t end_;
};

}  // namespace

std::unique_ptr<Operator> make_limit(const plan::Sort& node) { return std::make_unique<LimitOperator>(node); }

}  // namespace velo::operators
