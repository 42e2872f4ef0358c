// Each row is written once for each place of its arrays. Texts inside the arrays are not copied: they stay where they
// are until the push returns.
#include <algorithm>
#include <vector>

#include "expr/select.hpp"
#include "functions/comparison.hpp"
#include "operators/make.hpp"
#include "operators/repeated_rows.hpp"
#include "types/nested_value.hpp"

namespace velo::operators {

namespace {

constexpr uint32_t kNowhere = UINT32_MAX;  // behind the end of every array

struct UnnestState final : OperatorState {
  explicit UnnestState(const plan::Unnest& node) : repeated(node) {
    for (const expr::ExprPtr& array : node.arrays) evaluators.push_back(array->start());
    arrays.resize(node.arrays.size());
  }

  std::vector<std::unique_ptr<expr::Evaluator>> evaluators;
  std::vector<const Vector*> arrays;
  RowErrors errors;
  std::vector<uint16_t> kept;
  RepeatedRows repeated;
  std::vector<uint32_t> places;  ///< of the repeated rows, in the arrays
};

uint32_t size_of(const Vector& nested, uint32_t row) {
  if (!nested.is_valid(row)) return 0;
  const std::string_view value = nested.at<StringRef>(row).view();
  return nested.type().is(TypeId::Map) ? MapView(value, nested.type()).size()
                                       : ArrayView(value, nested.type().child(0)).size();
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
    state.repeated.add(row);
    state.places.push_back(place);
    return state.repeated.full() ? flush(state, batch, out) : Status();
  }

  Status flush(UnnestState& state, const Batch& batch, Emit& out) const {
    if (state.places.empty()) return {};
    RowBlock& block = state.repeated.gather(batch);
    size_t column = batch.columns.size();
    for (const Vector* array : state.arrays) column = write_elements(state, block, *array, column);
    if (node_.ordinality) write_places(state, block.column(column));
    state.places.clear();
    return state.repeated.push(batch, out);
  }

  // Gives the column behind those that were written.
  static size_t write_elements(const UnnestState& state, RowBlock& block, const Vector& nested, size_t column) {
    const auto count = static_cast<uint32_t>(state.places.size());
    const auto value = [&](uint32_t i) {
      const uint32_t row = state.repeated.source(i);
      return nested.is_valid(row) ? nested.at<StringRef>(row).view() : std::string_view();
    };
    const auto cell = [&](const ArrayView& array, uint32_t i) {
      return state.places[i] < array.size() ? array[state.places[i]] : Cell();
    };
    const Type& type = nested.type();
    if (type.is(TypeId::Map)) {
      fill(block.column(column), count, [&](uint32_t i) { return cell(MapView(value(i), type).keys(), i); });
      fill(block.column(column + 1), count,
           [&](uint32_t i) { return cell(MapView(value(i), type).values(), i); });
      return column + 2;
    }
    const Type& element = type.child(0);
    const auto element_at = [&](uint32_t i) { return cell(ArrayView(value(i), element), i); };
    if (!element.is(TypeId::Struct)) {
      fill(block.column(column), count, element_at);
      return column + 1;
    }
    for (size_t field = 0; field < element.child_count(); ++field) {
      fill(block.column(column + field), count, [&](uint32_t i) {
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

  plan::Unnest node_;
};

}  // namespace

std::unique_ptr<Operator> make_unnest(const plan::Unnest& node) { return std::make_unique<UnnestOperator>(node); }

}  // namespace velo::operators
