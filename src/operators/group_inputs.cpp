// An argument under FILTER is computed for the rows that pass it and no others, as `SUM(1 / x) FILTER (WHERE x <> 0)`
// expects; two uses of one expression are shared when they also share the filter.
#include "operators/group_inputs.hpp"

#include <algorithm>

namespace velo::operators {

namespace {

std::vector<Type> key_types(const plan::Aggregate& node) {
  std::vector<Type> types;
  for (const expr::ExprPtr& key : node.keys) types.push_back(key->type());
  return types;
}

}  // namespace

GroupInputs::GroupInputs(const plan::Aggregate& node) : layout_(key_types(node)), encoder_(layout_) {
  for (const expr::ExprPtr& key : node.keys) key_exprs_.emplace_back(*key);
  keys_.resize(node.keys.size());
  for (const plan::AggregateItem& item : node.aggregates) {
    Aggregate& aggregate = aggregates_.emplace_back();
    aggregate.filter = item.filter ? add_filter(item.filter) : kNoFilter;
    aggregate.first_argument = argument_slots_.size();
    for (const expr::ExprPtr& argument : item.arguments)
      aggregate.slots.push_back(add_slot(argument, aggregate.filter));
    argument_slots_.insert(argument_slots_.end(), aggregate.slots.begin(), aggregate.slots.end());
  }
  arguments_.resize(argument_slots_.size());
}

int GroupInputs::add_filter(const expr::ExprPtr& filter) {
  const std::string text = filter->text();
  const auto same = std::find_if(filters_.begin(), filters_.end(), [&](const Filter& f) { return f.text == text; });
  if (same != filters_.end() && filter->deterministic()) return static_cast<int>(same - filters_.begin());
  filters_.push_back({text, filter->start(), {}, {}, {}});
  return static_cast<int>(filters_.size()) - 1;
}

size_t GroupInputs::add_slot(const expr::ExprPtr& argument, int filter) {
  const std::string text = argument->text();
  const auto same = std::find_if(slots_.begin(), slots_.end(),
                                 [&](const Slot& slot) { return slot.filter == filter && slot.text == text; });
  if (same != slots_.end() && argument->deterministic()) return static_cast<size_t>(same - slots_.begin());
  slots_.push_back({text, filter, expr::RunningExpr(*argument)});
  return slots_.size() - 1;
}

void GroupInputs::evaluate_filters(const Batch& batch, expr::EvaluationContext& context) {
  for (Filter& filter : filters_) {
    const Vector& condition = filter.evaluator->evaluate(batch, batch.selection, context);
    filter.rows = expr::select_true(condition, batch.selection, filter.list.room(batch.rows));
    filter.flags.assign(batch.rows, 0);
    filter.rows.each([&](uint32_t row) { filter.flags[row] = 1; });
  }
}

Selection GroupInputs::evaluate(const Batch& batch, const StepContext& context) {
  expr::EvaluationContext evaluation{errors_, context.now};
  kinds_ = batch.kinds;
  for (size_t i = 0; i < keys_.size(); ++i) {
    keys_[i] = &key_exprs_[i].evaluate(batch, batch.selection, evaluation);
  }
  if (!filters_.empty()) evaluate_filters(batch, evaluation);
  for (Slot& slot : slots_) {
    const Selection rows = slot.filter == kNoFilter ? batch.selection : filters_[static_cast<size_t>(slot.filter)].rows;
    slot.result = &slot.expr.evaluate(batch, rows, evaluation);
  }
  for (size_t i = 0; i < arguments_.size(); ++i) arguments_[i] = slots_[argument_slots_[i]].result;
  Selection rows = batch.selection;
  if (!errors_.empty()) [[unlikely]] {
    kept_.resize(rows.count() + expr::kSelectSlack);
    rows = context.policy.refuse(batch, errors_, rows, kept_.data());
  }
  key_rows_ = encoder_.encode(keys_, batch.rows, rows);
  return rows;
}

}  // namespace velo::operators
