#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "expr/running_expr.hpp"
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

  /// Whether a row of that batch comes; the others go.
  bool comes(uint32_t row) const {
    return kinds_ == nullptr || kinds_[row] == RowKind::Insert || kinds_[row] == RowKind::UpdateAfter;
  }
  const state::KeyLayout& key_layout() const { return layout_; }
  const state::KeyRows& keys() const { return key_rows_; }
  std::span<const Vector* const> key_columns() const { return keys_; }
  std::span<const Vector* const> arguments(size_t aggregate) const {
    const Aggregate& of = aggregates_[aggregate];
    return {arguments_.data() + of.first_argument, of.slots.size()};
  }
  /// Whether two aggregates take the same rows of the same arguments.
  bool same_input(size_t a, size_t b) const {
    return aggregates_[a].filter == aggregates_[b].filter && aggregates_[a].slots == aggregates_[b].slots;
  }
  /// By physical row, 1 where the aggregate takes the row; nullptr when it takes all.
  const uint8_t* filter(size_t aggregate) const {
    const int index = aggregates_[aggregate].filter;
    return index == kNoFilter ? nullptr : filters_[static_cast<size_t>(index)].flags.data();
  }

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
    expr::RunningExpr expr;
    const Vector* result = nullptr;
  };
  struct Aggregate {
    int filter;
    std::vector<size_t> slots;
    size_t first_argument;  ///< in arguments_
  };
  static constexpr int kNoFilter = -1;

  int add_filter(const expr::ExprPtr& filter);
  size_t add_slot(const expr::ExprPtr& argument, int filter);
  void evaluate_filters(const Batch& batch, expr::EvaluationContext& context);

  state::KeyLayout layout_;
  state::KeyEncoder encoder_;
  state::KeyRows key_rows_;
  std::vector<expr::RunningExpr> key_exprs_;
  std::vector<const Vector*> keys_;
  std::vector<Filter> filters_;
  std::vector<Slot> slots_;
  std::vector<Aggregate> aggregates_;
  std::vector<size_t> argument_slots_;    ///< the slots of all aggregates, one behind the other
  std::vector<const Vector*> arguments_;  ///< their results
  const RowKind* kinds_ = nullptr;
  RowErrors errors_;
  std::vector<uint16_t> kept_;
};

}  // namespace velo::operators
