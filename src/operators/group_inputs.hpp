#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expr/expr.hpp"
#include "expr/select.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "state/key_encoder.hpp"

namespace velo::operators {

/// Keys, aggregate arguments and FILTER conditions of one aggregation, computed for a whole batch before any state
/// changes. Equal expressions run once. Owns the evaluators; results are valid until the next evaluate().
class GroupInputs {
 public:
  explicit GroupInputs(const plan::Aggregate& node);

  /// Computes everything and gives the rows that are fit to be aggregated: those that failed went to the policy.
  Selection evaluate(const Batch& batch, const StepContext& context);

  const state::KeyLayout& key_layout() const { return layout_; }
  const state::KeyRows& keys() const { return key_rows_; }
  std::span<const Vector* const> key_columns() const { return keys_; }
  std::span<const Vector* const> arguments(size_t aggregate) const { return aggregates_[aggregate].arguments; }
  /// By physical row, 1 where the aggregate takes the row; nullptr when it takes all.
  const uint8_t* filter(size_t aggregate) const;

 private:
  struct Filter {
    std::string text;
    std::unique_ptr<expr::Evaluator> evaluator;
    std::vector<uint8_t> flags;
    expr::RowList list;
    Selection rows;
  };
  struct Slot {
    std::string text;
    int filter;  ///< index of the filter whose rows it is computed for, or kNoFilter
    std::unique_ptr<expr::Evaluator> evaluator;
    const Vector* result = nullptr;
  };
  struct Aggregate {
    int filter;
    std::vector<size_t> slots;
    std::vector<const Vector*> arguments;
  };
  static constexpr int kNoFilter = -1;

  int add_filter(const expr::ExprPtr& filter);
  size_t add_slot(const expr::ExprPtr& argument, int filter);
  void evaluate_filters(const Batch& batch, expr::EvaluationContext& context);

  state::KeyLayout layout_;
  state::KeyEncoder encoder_;
  state::KeyRows key_rows_;
  std::vector<std::unique_ptr<expr::Evaluator>> key_evaluators_;
  std::vector<const Vector*> keys_;
  std::vector<Filter> filters_;
  std::vector<Slot> slots_;
  std::vector<Aggregate> aggregates_;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
