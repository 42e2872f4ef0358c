// A filter over an upsert changelog, as HAVING makes it: the last row of a key counts, so a row that fails the
// predicate deletes the key when an earlier row of it has passed. State: which keys are in the result.
#include <vector>

#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "operators/verdicts.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

constexpr std::byte kAbsent[8] = {};

struct UpsertFilterState final : OperatorState {
  UpsertFilterState(const expr::Expr& predicate, const std::vector<Type>& key)
      : verdicts(predicate), layout(key), encoder(layout), present(layout, kAbsent) {}
  size_t state_bytes() const override { return present.bytes(); }

  Verdicts verdicts;
  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::GroupTable present;  ///< payload 1: the key's last row passed
  RowNumbers numbers;
  std::vector<const Vector*> key_columns;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<RowKind> kinds;
  std::vector<uint16_t> rows;
  Batch batch;
};

class UpsertFilter final : public Operator {
 public:
  explicit UpsertFilter(const plan::Filter& node) : predicate_(node.predicate), key_(node.inputs[0]->key) {
    for (const size_t column : key_) key_types_.push_back(node.inputs[0]->schema[column].type);
  }

  std::unique_ptr<OperatorState> start() const override {
    return std::make_unique<UpsertFilterState>(*predicate_, key_types_);
  }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<UpsertFilterState&>(base);
    const Selection fit = state.verdicts.evaluate(batch, context);
    find(state, batch, fit);
    state.kinds.assign(batch.rows, RowKind::Insert);
    state.rows.clear();
    for (uint32_t i = 0; i < fit.count(); ++i) {
      const uint32_t row = fit[i];
      const bool was = state::load_word(state.groups[i]) != 0;
      const bool is = state.verdicts.passes(row) && batch.kind(row) != RowKind::Delete;
      if (!was && !is) continue;
      state::store_word(state.groups[i], is ? 1 : 0);
      state.kinds[row] = !is ? RowKind::Delete : was ? RowKind::UpdateAfter : RowKind::Insert;
      state.rows.push_back(static_cast<uint16_t>(row));
    }
    if (state.rows.empty()) return {};
    state.batch = batch;
    state.batch.kinds = state.kinds.data();
    state.batch.selection = Selection(state.rows.data(), static_cast<uint32_t>(state.rows.size()));
    return out.push(state.batch);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  void find(UpsertFilterState& state, const Batch& batch, Selection rows) const {
    state.key_columns.clear();
    for (const size_t column : key_) state.key_columns.push_back(batch.columns[column]);
    if (state.groups.size() < rows.count()) state.groups.resize(rows.count());
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(state.key_columns, batch.rows, rows);
    state.present.find_or_add(keys, state.numbers.of(rows), rows.count(), state.groups.data(), state.created);
  }

  expr::ExprPtr predicate_;
  std::vector<size_t> key_;
  std::vector<Type> key_types_;
};

}  // namespace

std::unique_ptr<Operator> make_upsert_filter(const plan::Filter& node) { return std::make_unique<UpsertFilter>(node); }

}  // namespace velo::operators
