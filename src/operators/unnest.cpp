// Each row is written once for each place of its arrays. Values of the row are gathered, not copied: long texts stay
// where they are until the push returns, and so do texts inside the arrays.
#include <algorithm>
#include <vector>

#include "expr/select.hpp"
#include "functions/comparison.hpp"
#include "operators/make.hpp"
#include "types/nested_value.hpp"
#include "window/watermark.hpp"

namespace velo::operators {

namespace {

constexpr uint32_t kRows = 1024;
constexpr uint32_t kNowhere = UINT32_MAX;  // behind the end of every array

std::vector<Type> column_types(const Schema& schema) {
  std::vector<Type> types;
  for (const Field& field : schema.fields) types.push_back(field.type);
  return types;
}

struct UnnestState final : OperatorState {
  explicit UnnestState(const plan::Unnest& node) : block(column_types(node.schema)) {
    for (const expr::ExprPtr& array : node.arrays) evaluators.push_back(array->start());
    arrays.resize(node.arrays.size());
  }

  std::vector<std::unique_ptr<expr::Evaluator>> evaluators;
  std::vector<const Vector*> arrays;
  RowErrors errors;
  std::vector<uint16_t> kept;
  // The rows to write: the row that each comes from, and its place in the arrays.
  std::vector<uint16_t> sources;
  std::vector<uint32_t> places;
  std::vector<RowKind> kinds;
  std::vector<Micros> times;
  std::vector<Micros> watermarks;
  RowBlock block;
  Batch batch;
  EventTimes event_times;
};

uint32_t size_of(const Vector& nested, uint32_t row) {
  if (!nested.is_valid(row)) return 0;
  const std::string_view value = nested.at<StringRef>(row).view();
  return nested.type().is(TypeId::Map) ? MapView(value, nested.type()).size()
                                       : ArrayView(value, nested.type().child(0)).size();
}

template <class T>
void gather_as(const Vector& from, const std::vector<uint16_t>& rows, Vector& to) {
  T* out = to.data<T>();
  for (size_t i = 0; i < rows.size(); ++i) out[i] = from.at<T>(rows[i]);
}

void gather(const Vector& from, const std::vector<uint16_t>& rows, Vector& to) {
  functions::with_scalar_type(from.physical(), [&](auto type) { gather_as<decltype(type)>(from, rows, to); });
  if (!from.has_nulls()) return;
  uint8_t* valid = to.make_validity();
  for (size_t i = 0; i < rows.size(); ++i) valid[i] = from.is_valid(rows[i]) ? 1 : 0;
}

// to[i] = cell_of(i)
template <class CellOf>
void fill(Vector& to, uint32_t count, CellOf cell_of) {
  functions::with_scalar_type(to.physical(), [&](auto type) {
    using T = decltype(type);
    for (uint32_t i = 0; i < count; ++i) {
      const Cell cell = cell_of(i);
      to.data<T>()[i] = cell.is_null() ? T{} : cell.get<T>();
      if (cell.is_null()) to.set_null(i);
    }
  });
}

class UnnestOperator final : public Operator {
 public:
  explicit UnnestOperator(const plan::Unnest& node) : node_(node) {}

  std::unique_ptr<OperatorState> start() const override { return std::make_unique<UnnestState>(node_); }

  Status push(OperatorState& base, const Batch& batch, const StepContext& context, Emit& out) const override {
    auto& state = static_cast<UnnestState&>(base);
    const Selection rows = evaluate(state, batch, context);
    for (uint32_t i = 0; i < rows.count(); ++i) {
      const uint32_t row = rows[i];
      uint32_t size = 0;
      for (const Vector* array : state.arrays) size = std::max(size, size_of(*array, row));
      if (size == 0 && node_.keep_empty) VELO_TRY_STATUS(add(state, batch, row, kNowhere, out));
      for (uint32_t place = 0; place < size; ++place) VELO_TRY_STATUS(add(state, batch, row, place, out));
    }
    return flush(state, batch, out);
  }

  Status advance(OperatorState&, Micros watermark, const StepContext&, Emit& out) const override {
    return out.advance(watermark);
  }

 private:
  // The rows whose arrays could be computed.
  Selection evaluate(UnnestState& state, const Batch& batch, const StepContext& context) const {
    expr::EvaluationContext evaluation{state.errors, context.now};
    for (size_t i = 0; i < state.arrays.size(); ++i)
      state.arrays[i] = &state.evaluators[i]->evaluate(batch, batch.selection, evaluation);
    if (state.errors.empty()) [[likely]]
      return batch.selection;
    state.kept.resize(batch.selection.count() + expr::kSelectSlack);
    return context.policy.refuse(batch, state.errors, batch.selection, state.kept.data());
  }

  Status add(UnnestState& state, const Batch& batch, uint32_t row, uint32_t place, Emit& out) const {
    state.sources.push_back(static_cast<uint16_t>(row));
    state.places.push_back(place);
    return state.sources.size() == kRows ? flush(state, batch, out) : Status();
  }

  Status flush(UnnestState& state, const Batch& batch, Emit& out) const {
    const auto count = static_cast<uint32_t>(state.sources.size());
    if (count == 0) return {};
    state.block.reset(count);
    for (size_t i = 0; i < batch.columns.size(); ++i) gather(batch.column(i), state.sources, state.block.column(i));
    size_t column = batch.columns.size();
    for (const Vector* array : state.arrays) column = write_elements(state, *array, column);
    if (node_.ordinality) write_places(state, state.block.column(column));
    state.block.view(count, state.batch);
    write_kinds(state, batch);
    write_times(state, batch);
    state.sources.clear();
    state.places.clear();
    return out.push(state.batch);
  }

  // Gives the column behind those that were written.
  static size_t write_elements(UnnestState& state, const Vector& nested, size_t column) {
    const auto count = static_cast<uint32_t>(state.sources.size());
    const auto value = [&](uint32_t i) {
      const uint32_t row = state.sources[i];
      return nested.is_valid(row) ? nested.at<StringRef>(row).view() : std::string_view();
    };
    const auto cell = [&](const ArrayView& array, uint32_t i) {
      return state.places[i] < array.size() ? array[state.places[i]] : Cell();
    };
    const Type& type = nested.type();
    if (type.is(TypeId::Map)) {
      fill(state.block.column(column), count, [&](uint32_t i) { return cell(MapView(value(i), type).keys(), i); });
      fill(state.block.column(column + 1), count,
           [&](uint32_t i) { return cell(MapView(value(i), type).values(), i); });
      return column + 2;
    }
    const Type& element = type.child(0);
    const auto element_at = [&](uint32_t i) { return cell(ArrayView(value(i), element), i); };
    if (!element.is(TypeId::Struct)) {
      fill(state.block.column(column), count, element_at);
      return column + 1;
    }
    for (size_t field = 0; field < element.child_count(); ++field) {
      fill(state.block.column(column + field), count, [&](uint32_t i) {
        const Cell one = element_at(i);
        return one.is_null() ? Cell() : StructView(one.text(), element)[field];
      });
    }
    return column + element.child_count();
  }

  static void write_places(const UnnestState& state, Vector& to) {
    for (uint32_t i = 0; i < state.places.size(); ++i) {
      to.data<int64_t>()[i] = int64_t{state.places[i]} + 1;
      if (state.places[i] == kNowhere) to.set_null(i);
    }
  }

  static void write_kinds(UnnestState& state, const Batch& batch) {
    state.batch.kinds = nullptr;
    if (!batch.kinds) return;
    state.kinds.clear();
    for (const uint16_t row : state.sources) state.kinds.push_back(batch.kinds[row]);
    state.batch.kinds = state.kinds.data();
  }

  // All rows of one row are as old as it is, and see the watermark that it sees.
  static void write_times(UnnestState& state, const Batch& batch) {
    state.batch.times = nullptr;
    if (!batch.times) return;
    state.times.clear();
    state.watermarks.clear();
    window::RowWatermarks watermarks(*batch.times);
    for (const uint16_t row : state.sources) {
      state.times.push_back(batch.times->times[row]);
      state.watermarks.push_back(watermarks.before(row));
    }
    EventTimes& times = state.event_times;
    times = *batch.times;
    times.first = 0;
    times.times = state.times.data();
    times.watermarks = state.watermarks.data();
    times.watermark_before = state.watermarks.front();
    times.watermark_after = state.watermarks.back();
    state.batch.times = &times;
  }

  plan::Unnest node_;
};

}  // namespace

std::unique_ptr<Operator> make_unnest(const plan::Unnest& node) { return std::make_unique<UnnestOperator>(node); }

}  // namespace velo::operators
