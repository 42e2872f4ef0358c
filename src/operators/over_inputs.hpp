#pragma once

#include <memory>
#include <string>
#include <vector>

#include "expr/expr.hpp"
#include "operators/operator.hpp"
#include "plan/over.hpp"
#include "state/byte_heap.hpp"
#include "state/key_encoder.hpp"
#include "state/row_codec.hpp"

namespace velo::operators {

/// What an Over node computes of its input before any state changes, and how a row then lies in memory: its running
/// number, the input columns, the values that are looked at one by one (keys of ORDER BY, arguments of LAG), and the
/// arguments of aggregates. Equal expressions run once.
class OverInputs {
 public:
  explicit OverInputs(const plan::Over& node);

  /// Computes everything and gives the rows that did not fail; results are valid until the next call.
  Selection evaluate(const Batch& batch, const StepContext& context);
  const state::KeyLayout& key_layout() const { return layout_; }
  const state::KeyRows& keys() const { return key_rows_; }

  /// Makes rows[i] of the batch last evaluated the row to[i], numbered from `sequence` on.
  void keep(const Batch& batch, const uint16_t* rows, uint32_t count, uint64_t sequence, std::byte** to,
            state::ByteHeap& heap) const;
  void release(std::byte* row, state::ByteHeap& heap) const;

  static uint64_t sequence(const std::byte* row);
  static const std::byte* passed(const std::byte* row) { return row + kHeader; }
  uint32_t values_at() const { return values_at_; }
  const std::byte* values(const std::byte* row) const { return row + values_at_; }
  const std::byte* arguments(const std::byte* row) const { return row + arguments_at_; }

  const state::RowCodec& passed_codec() const { return *passed_codec_; }
  /// Columns: the keys of ORDER BY, then what value_columns() says.
  const state::RowCodec& value_codec() const { return *value_codec_; }
  const state::RowCodec& argument_codec() const { return *argument_codec_; }
  const std::vector<Type>& argument_types() const { return argument_types_; }
  /// An argument of the rows of the batch last evaluated.
  const Vector& argument(size_t column) const { return *arguments_.results[column]; }

  /// Of call `i`: its arguments among the values, or for an aggregate among the arguments; its FILTER among the latter,
  /// kNone without one.
  const std::vector<size_t>& columns(size_t i) const { return calls_[i].columns; }
  size_t filter(size_t i) const { return calls_[i].filter; }
  static constexpr size_t kNone = SIZE_MAX;

 private:
  static constexpr uint32_t kHeader = 8;

  /// Expressions computed side by side.
  struct Slots {
    std::vector<std::string> texts;
    std::vector<std::unique_ptr<expr::Evaluator>> evaluators;
    std::vector<Type> types;
    std::vector<const Vector*> results;

    size_t add(const expr::ExprPtr& expression);
    void evaluate(const Batch& batch, expr::EvaluationContext& context);
  };
  struct Call {
    std::vector<size_t> columns;
    size_t filter = kNone;
  };

  void add_call(const plan::OverCall& call);
  void add_aggregate(const plan::OverCall& call, Call& to);

  state::KeyLayout layout_;
  state::KeyEncoder encoder_;
  state::KeyRows key_rows_;
  Slots keys_;
  Slots values_;
  Slots arguments_;
  std::vector<Call> calls_;
  std::vector<Type> argument_types_;
  std::unique_ptr<state::RowCodec> passed_codec_;
  std::unique_ptr<state::RowCodec> value_codec_;
  std::unique_ptr<state::RowCodec> argument_codec_;
  uint32_t values_at_ = 0;
  uint32_t arguments_at_ = 0;
  uint32_t row_bytes_ = 0;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
