// Makes changes by key exact: the last row of each key is kept as bytes, so that it can be taken back in full when a
// new one comes. A row that equals the one before it is no change. Keys without a row are forgotten now and then.
#include <algorithm>
#include <vector>

#include "operators/group_output.hpp"
#include "operators/kept_rows.hpp"
#include "operators/make.hpp"
#include "operators/row_numbers.hpp"
#include "operators/trim_groups.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

/// Payload of a key: whether it has a row, the event time of that row, the row.
constexpr uint32_t kTimeAt = 8;
constexpr uint32_t kRowAt = 16;

std::vector<Type> types_of(const plan::Node& node, const std::vector<size_t>& columns) {
  std::vector<Type> types;
  for (const size_t column : columns) types.push_back(node.schema[column].type);
  return types;
}

std::vector<Type> all_types(const plan::Node& node) {
  std::vector<Type> types;
  for (const Field& field : node.schema.fields) types.push_back(field.type);
  return types;
}

struct NormalizeState final : OperatorState {
  explicit NormalizeState(const plan::Normalize& node)
      : layout(types_of(node, node.key)),
        encoder(layout),
        codec(all_types(node)),
        prototype(kRowAt + codec.bytes()),
        table(layout, prototype),
        output(all_types(node), codec, heap) {}
  size_t state_bytes() const override { return table.bytes() + heap.bytes(); }

  state::KeyLayout layout;
  state::KeyEncoder encoder;
  state::RowCodec codec;
  std::vector<std::byte> prototype;
  state::GroupTable table;
  size_t gone = 0;  ///< keys in the table that have no row
  state::ByteHeap heap;
  RowNumbers numbers;
  std::vector<const Vector*> key_columns;
  std::vector<std::byte*> groups;
  std::vector<uint32_t> created;
  std::vector<std::byte> fresh;  ///< the batch's rows as bytes
  std::vector<std::byte*> fresh_rows;
  KeptRows output;
};

class NormalizeOperator final : public Operator {
 public:
  explicit NormalizeOperator(const plan::Normalize& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<NormalizeState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext&, Emit& out) const override {
    auto& state = static_cast<NormalizeState&>(base);
    const Selection rows = batch.selection;
    const uint16_t* numbers = state.numbers.of(rows);
    find(state, batch, numbers);
    encode(state, batch, numbers);
    state.output.begin(batch);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      change(state, i, batch.kind(numbers[i]), numbers[i]);
      if (state.output.size() + 2 > kOutputRows) VELO_TRY_STATUS(state.output.push(out));
    }
    VELO_TRY_STATUS(state.output.push(out));
    trim(state);
    return {};
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  void find(NormalizeState& state, const Batch& batch, const uint16_t* numbers) const {
    state.key_columns.clear();
    for (const size_t column : node_.key) state.key_columns.push_back(batch.columns[column]);
    const uint32_t count = batch.selection.count();
    if (state.groups.size() < count) state.groups.resize(count);
    state.created.clear();
    const state::KeyRows keys = state.encoder.encode(state.key_columns, batch.rows, batch.selection);
    state.table.find_or_add(keys, numbers, count, state.groups.data(), state.created);
    state.gone += state.created.size();
  }

  static void encode(NormalizeState& state, const Batch& batch, const uint16_t* numbers) {
    const uint32_t count = batch.selection.count();
    const size_t bytes = state.codec.bytes();
    state.fresh.resize(count * bytes);
    state.fresh_rows.clear();
    for (uint32_t i = 0; i < count; ++i) state.fresh_rows.push_back(state.fresh.data() + i * bytes);
    state.codec.encode(batch.columns, numbers, count, state.fresh_rows.data(), state.heap);
  }

  /// Puts the batch's i-th row in the place of its key's last one.
  static void change(NormalizeState& state, uint32_t i, RowKind kind, uint32_t row) {
    std::byte* payload = state.groups[i];
    std::byte* kept = payload + kRowAt;
    const std::byte* fresh = state.fresh_rows[i];
    const bool was = state::load_word(payload) != 0;
    const bool is = kind == RowKind::Insert || kind == RowKind::UpdateAfter;
    const auto time = static_cast<Micros>(state::load_word(payload + kTimeAt));
    if (was == is && (!is || state.codec.equal(kept, fresh))) return state.codec.release(fresh, state.heap);
    if (was) state.output.take_back(kept, is ? RowKind::UpdateBefore : RowKind::Delete, time, row);
    if (!is) state.codec.release(fresh, state.heap);
    else state.output.add(fresh, was ? RowKind::UpdateAfter : RowKind::Insert, row);
    state::store_word(payload, is ? 1 : 0);
    state.gone = state.gone + (was ? 1 : 0) - (is ? 1 : 0);
    if (!is) return;
    state::store_word(payload + kTimeAt, static_cast<uint64_t>(state.output.time_of(row)));
    std::copy_n(fresh, state.codec.bytes(), kept);
  }

  static void trim(NormalizeState& state) {
    if (!worth_trimming(state.table, state.gone)) return;
    trim_groups(state.table, state.prototype, [](const std::byte* payload) { return state::load_word(payload) != 0; });
    state.gone = 0;
  }

  plan::Normalize node_;
};

}  // namespace

std::unique_ptr<Operator> make_normalize(const plan::Normalize& node) {
  return std::make_unique<NormalizeOperator>(node);
}

}  // namespace velo::operators
