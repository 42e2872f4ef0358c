#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "binder/diagnostics.hpp"
#include "binder/expression.hpp"
#include "binder/grouping_sets.hpp"
#include "binder/scope.hpp"
#include "binder/window_columns.hpp"
#include "plan/aggregate.hpp"

namespace velo::binder {

/// Gathers the aggregates of a query. While its clauses are bound, aggregates and window columns stand as placeholders:
/// columns behind those of the input. When all are known, lower() turns them into columns of the Aggregate node.
class AggregateCollector {
 public:
  AggregateCollector(size_t input_columns, bool windowed) : input_(input_columns), windowed_(windowed) {}

  /// The placeholder for `window_start` .. in a windowed query; nullptr for any other name.
  expr::ExprPtr window_column(std::string_view name);
  expr::ExprPtr window_edge_column(WindowEdge edge);
  /// The placeholder for an aggregate; the same one for the same aggregate.
  expr::ExprPtr add(plan::AggregateItem item);

  bool windowed() const { return windowed_; }
  /// What the query groups by, which must stay; for GROUPING.
  void group_by(const GroupKeys& keys) { keys_ = &keys; }
  const GroupKeys* keys() const { return keys_; }
  /// The input takes rows back: aggregates must be able to as well. Before the first add().
  void expect_changes() { changes_ = true; }
  bool changes() const { return changes_; }
  bool used() const { return !items_.empty() || window_named_; }
  std::vector<plan::AggregateItem>& items() { return items_; }

  /// `bound` over the columns of an Aggregate node with these keys. Returns nullptr when it reads a column of the input
  /// that is no key; `stray` is then that column.
  expr::ExprPtr lower(const expr::ExprPtr& bound, const std::vector<expr::ExprPtr>& keys, size_t& stray) const;

 private:
  size_t input_;
  bool windowed_;
  bool window_named_ = false;
  bool changes_ = false;
  const GroupKeys* keys_ = nullptr;
  std::vector<plan::AggregateItem> items_;
  std::vector<std::string> texts_;
};

/// An aggregate as it is called, its arguments bound by `inner` and coerced. `retractable`: rows will be taken out
/// again.
std::optional<plan::AggregateItem> bind_aggregate_item(ExpressionBinder& inner, const sql::FunctionCall& call,
                                                       const sql::SourceSpan& at, bool retractable);
/// Binds a call of an aggregate over the input and registers it with the binder's collector.
expr::ExprPtr bind_aggregate(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at);

}  // namespace velo::binder
