// ORDER BY over a bounded input: rows are kept in blocks until the input ends, then a list of row numbers is sorted.
// With a LIMIT the blocks are thinned out to the best rows whenever four times as many have come together, so that the
// top ten of a billion rows need no more memory than the top ten of a thousand. Over an upsert input only the last row
// of each key counts.
#include <algorithm>
#include <vector>

#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "operators/sorted_rows.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

namespace {

struct SortState final : OperatorState {
  SortState(const std::vector<Type>& types, const std::vector<Type>& key, const std::vector<plan::SortKey>& order)
      : rows(types, order), layout(key), encoder(layout), latest(layout, kNoRow) {}
  size_t state_bytes() const override { return rows.bytes() + latest.bytes(); }

  static constexpr std::byte kNoRow[8] = {};

  SortedRows rows;
  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::GroupTable latest;  ///< upsert input: number of the latest row of each key
  RowNumbers numbers;
  std::vector<const Vector*> key_columns;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
};

class SortOperator final : public Operator {
 public:
  explicit SortOperator(const plan::Sort& node)
      : order_(node.keys),
        limit_(node.limit),
        offset_(node.offset),
        upsert_(!node.inputs.empty() && node.inputs[0]->changelog == plan::Changelog::Upsert) {
    for (const Field& field : node.schema.fields) types_.push_back(field.type);
    if (upsert_) key_ = node.inputs[0]->key;
  }

  std::unique_ptr<OperatorState> start() const override {
    std::vector<Type> key_types;
    for (const size_t column : key_) key_types.push_back(types_[column]);
    return std::make_unique<SortState>(types_, key_types, order_);
  }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit&) const override {
    auto& state = static_cast<SortState&>(base);
    if (upsert_) replace_older(state, batch);
    state.rows.append(batch);
    if (!upsert_ && limit_ < kThinnable && offset_ < kThinnable) state.rows.keep_first(limit_ + offset_);
    return {};
  }

  Status advance(OperatorState& base, Micros watermark, const StepContext&, Emit& out) const override {
    if (watermark != kMaxTime) return {};
    auto& state = static_cast<SortState&>(base);
    VELO_TRY_STATUS(state.rows.emit(offset_, limit_, out));
    return out.advance(kMaxTime);
  }

 private:
  static constexpr uint64_t kThinnable = uint64_t{1} << 40;

  /// Takes out the rows that the batch replaces or deletes.
  void replace_older(SortState& state, const Batch& batch) const {
    state.key_columns.clear();
    for (const size_t column : key_) state.key_columns.push_back(batch.columns[column]);
    const Selection rows = batch.selection;
    if (state.groups.size() < rows.count()) state.groups.resize(rows.count());
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(state.key_columns, batch.rows, rows);
    state.latest.find_or_add(keys, state.numbers.of(rows), rows.count(), state.groups.data(), state.created);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const uint64_t older = state::load_word(state.groups[i]);
      const uint64_t number = state.rows.size() + i;
      if (older != 0) state.rows.remove(older - 1);
      if (batch.kind(rows[i]) == RowKind::Delete) state.rows.remove(number);
      state::store_word(state.groups[i], number + 1);
    }
  }

  std::vector<Type> types_;
  std::vector<plan::SortKey> order_;
  uint64_t limit_;
  uint64_t offset_;
  bool upsert_;
  std::vector<size_t> key_;
};

}  // namespace

std::unique_ptr<Operator> make_sort(const plan::Sort& node) { return std::make_unique<SortOperator>(node); }

}  // namespace velo::operators
