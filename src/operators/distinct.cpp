// Passes a row on when its values have not been seen. State: the keys alone.
#include <vector>

#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

struct DistinctState final : OperatorState {
  explicit DistinctState(const std::vector<Type>& types) : layout(types), encoder(layout), table(layout, {}) {}
  size_t state_bytes() const override { return table.bytes(); }

  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::GroupTable table;
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<uint16_t> fresh;
  Batch batch;
};

class DistinctOperator final : public Operator {
 public:
  explicit DistinctOperator(const plan::Distinct& node) {
    for (const Field& field : node.schema.fields) types_.push_back(field.type);
  }

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<DistinctState>(types_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit& out) const override {
    auto& state = static_cast<DistinctState&>(base);
    const Selection rows = batch.selection;
    const uint16_t* numbers = state.numbers.of(rows);
    if (state.groups.size() < rows.count()) state.groups.resize(rows.count());
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(batch.columns, batch.rows, rows);
    state.table.find_or_add(keys, numbers, rows.count(), state.groups.data(), state.created);
    if (state.created.empty()) return {};
    state.fresh.clear();
    for (const uint32_t i : state.created) state.fresh.push_back(numbers[i]);
    state.batch = batch;
    state.batch.selection = Selection(state.fresh.data(), static_cast<uint32_t>(state.fresh.size()));
    return out.push(state.batch);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  std::vector<Type> types_;
};

}  // namespace

std::unique_ptr<Operator> make_distinct(const plan::Distinct& node) { return std::make_unique<DistinctOperator>(node); }

}  // namespace velo::operators
