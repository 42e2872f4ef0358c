// DISTINCT over rows that are taken back: how often each row is there. It appears with the first and goes with the
// last; an update between equal rows changes nothing.
#include <vector>

#include "operators/group_changes.hpp"
#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "operators/trim_groups.hpp"

namespace velo::operators {

namespace {

constexpr std::byte kNever[8] = {};

struct DistinctState final : OperatorState {
  explicit DistinctState(const std::vector<Type>& types) : layout(types), encoder(layout), table(layout, kNever) {}
  size_t state_bytes() const override { return table.bytes(); }

  /// Whether the row appears, or is gone.
  bool change(std::byte* times, bool comes) {
    const uint64_t before = state::load_word(times);
    if (before == 0 && !comes) return false;
    state::store_word(times, comes ? before + 1 : before - 1);
    const bool first = comes && before == 0;
    const bool last = !comes && before == 1;
    gone = gone + (last ? 1 : 0) - (first ? 1 : 0);
    return first || last;
  }

  void trim() {
    if (!worth_trimming(table, gone)) return;
    trim_groups(table, kNever, [](const std::byte* times) { return state::load_word(times) != 0; });
    gone = 0;
  }

  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::GroupTable table;  ///< payload: how often the row is there
  size_t gone = 0;          ///< rows in the table that are not there
  RowNumbers numbers;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<uint16_t> changed;
  std::vector<RowKind> kinds;
  Batch batch;
};

class DistinctOfChanges final : public Operator {
 public:
  explicit DistinctOfChanges(const plan::Distinct& node) {
    for (const Field& field : node.schema.fields) types_.push_back(field.type);
  }

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<DistinctState>(types_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit& out) const override {
    auto& state = static_cast<DistinctState&>(base);
    const Selection rows = batch.selection;
    const uint16_t* numbers = state.numbers.of(rows);
    find(state, batch, numbers);
    state.changed.clear();
    state.kinds.assign(batch.rows, RowKind::Insert);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      if (begins_update(batch, numbers, rows.count(), i) && state.groups[i] == state.groups[i + 1] &&
          state::load_word(state.groups[i]) != 0) {
        ++i;
        continue;
      }
      const RowKind kind = batch.kind(numbers[i]);
      const bool comes = kind == RowKind::Insert || kind == RowKind::UpdateAfter;
      if (!state.change(state.groups[i], comes)) continue;
      if (!comes) state.kinds[numbers[i]] = RowKind::Delete;
      state.changed.push_back(numbers[i]);
    }
    Status done = give(state, batch, out);
    state.trim();
    return done;
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  static void find(DistinctState& state, const Batch& batch, const uint16_t* numbers) {
    const uint32_t count = batch.selection.count();
    if (state.groups.size() < count) state.groups.resize(count);
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(batch.columns, batch.rows, batch.selection);
    state.table.find_or_add(keys, numbers, count, state.groups.data(), state.created);
    state.gone += state.created.size();
  }

  static Status give(DistinctState& state, const Batch& batch, Emit& out) {
    if (state.changed.empty()) return {};
    state.batch = batch;
    state.batch.kinds = state.kinds.data();
    state.batch.selection = Selection(state.changed.data(), static_cast<uint32_t>(state.changed.size()));
    return out.push(state.batch);
  }

  std::vector<Type> types_;
};

}  // namespace

std::unique_ptr<Operator> make_distinct_of_changes(const plan::Distinct& node) {
  return std::make_unique<DistinctOfChanges>(node);
}

}  // namespace velo::operators
