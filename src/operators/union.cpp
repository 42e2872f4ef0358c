// UNION ALL passes rows on as they come. Only time is of concern: the watermark of a union is the smallest of its
// inputs', so a row that was behind the watermark of its own input may be in time here.
#include <algorithm>
#include <vector>

#include "operators/make.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

struct UnionState final : OperatorState {
  std::vector<Micros> inputs;  ///< watermark of each port
  Micros watermark = kMinTime;
  Batch batch;
  EventTimes times;
  std::vector<Micros> watermarks;

  Micros others(uint32_t port) const {
    Micros least = kMaxTime;
    for (uint32_t i = 0; i < inputs.size(); ++i) {
      if (i != port) least = std::min(least, inputs[i]);
    }
    return least;
  }
};

class UnionOperator final : public Operator {
 public:
  explicit UnionOperator(const plan::Union& node) : ports_(node.inputs.size()) {}

  std::unique_ptr<OperatorState> start() const override {
    auto state = std::make_unique<UnionState>();
    state->inputs.assign(ports_, kMinTime);
    return state;
  }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    if (!batch.times) return out.push(batch);
    auto& state = static_cast<UnionState&>(base);
    const Micros others = state.others(context.port);
    state.watermarks.resize(batch.rows);
    window::RowWatermarks own(*batch.times);
    for (uint32_t row = batch.times->first; row < batch.rows; ++row)
      state.watermarks[row] = std::max(state.watermark, std::min(own.before(row), others));
    state.times = *batch.times;
    state.times.watermarks = state.watermarks.data();
    state.times.watermark_before = state.watermark;
    state.times.watermark_after = std::max(state.watermark, std::min(batch.times->watermark_after, others));
    state.batch = batch;
    state.batch.times = &state.times;
    return out.push(state.batch);
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<UnionState&>(base);
    state.inputs[context.port] = std::max(state.inputs[context.port], watermark);
    const Micros least = *std::min_element(state.inputs.begin(), state.inputs.end());
    if (least <= state.watermark) return {};
    state.watermark = least;
    return out.advance(least);
  }

 private:
  size_t ports_;
};

}  // namespace

std::unique_ptr<Operator> make_union(const plan::Union& node) { return std::make_unique<UnionOperator>(node); }

}  // namespace velo::operators
