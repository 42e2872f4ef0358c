// GROUP BY without a window, EMIT FINAL: all groups once, in the order first seen, at the end of input. Where the keys
// hold the bound of a window below, all rows of a group come while that window closes, and the watermark behind them is
// the sign that no more will.
#include "operators/group_output.hpp"
#include "operators/group_state.hpp"
#include "operators/make.hpp"

namespace velo::operators {

namespace {

struct FinalState final : OperatorState {
  explicit FinalState(const plan::Aggregate& node) : groups(node, false), table(groups.make_table()), output(node) {}
  ~FinalState() override { groups.aggregates.clear(table); }
  size_t state_bytes() const override { return table.bytes(); }

  GroupState groups;
  state::GroupTable table;
  GroupOutput output;
};

class AggregateFinal final : public Operator {
 public:
  explicit AggregateFinal(const plan::Aggregate& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<FinalState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit&) const override {
    auto& state = static_cast<FinalState&>(base);
    GroupState& groups = state.groups;
    const Selection rows = groups.inputs.evaluate(batch, context);
    groups.aggregates.update(groups.inputs, groups.find(state.table, groups.numbers.of(rows), rows.count()));
    groups.rows_seen += batch.rows;
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext& context, Emit& out) const override {
    if (watermark != kMaxTime && !node_.by_window) return {};
    auto& state = static_cast<FinalState&>(base);
    if (no_rows(state)) {
      const std::vector<std::byte*> totals = add_totals(state);
      const state::KeyLayout& layout = state.table.layout();
      VELO_TRY_STATUS(state.output.emit(state.groups.aggregates, layout, totals, {}, {}, context, out));
    } else {
      VELO_TRY_STATUS(state.output.emit(state.groups.aggregates, state.table, {}, context, out));
    }
    state.groups.aggregates.clear(state.table);
    return out.advance(watermark);
  }

 private:
  static bool no_rows(const FinalState& state) {
    std::byte* group;
    for (size_t i = 0; i < state.table.size(); ++i) {
      state.table.payloads(i, {&group, 1});
      if (state.groups.aggregates.is_there(group)) return false;
    }
    return true;
  }

  /// The groups that exist without rows: the one of a query without keys, or of each set without keys.
  std::vector<std::byte*> add_totals(FinalState& state) const {
    if (node_.keys.empty()) return {add(state, nullptr)};
    std::vector<Type> types;
    for (const expr::ExprPtr& key : node_.keys) types.push_back(key->type());
    RowBlock block(types);
    block.reset(1);
    std::vector<const Vector*> columns;
    for (size_t i = 0; i < types.size(); ++i) columns.push_back(&block.column(i));
    for (size_t i = 0; i + 1 < types.size(); ++i) block.column(i).set_null(0);
    state::KeyEncoder encoder(state.table.layout());
    std::vector<std::byte*> totals;
    for (const int64_t set : node_.total_sets) {
      *block.column(types.size() - 1).data<int64_t>() = set;
      totals.push_back(add(state, encoder.encode(columns, 1, Selection::all(1)).key(0)));
    }
    return totals;
  }

  static std::byte* add(FinalState& state, const std::byte* key) {
    bool created;
    std::byte* group = state.table.find_or_add(key, created);
    if (created) state.groups.aggregates.init(group);
    return group;
  }

  plan::Aggregate node_;
};

}  // namespace

std::unique_ptr<Operator> make_aggregate_final(const plan::Aggregate& node) {
  return std::make_unique<AggregateFinal>(node);
}

}  // namespace velo::operators
