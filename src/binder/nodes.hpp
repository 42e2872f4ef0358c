#pragma once

#include <memory>
#include <string>
#include <vector>

#include "expr/expr.hpp"
#include "plan/aggregate.hpp"
#include "plan/join.hpp"
#include "plan/node.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/top_n.hpp"

namespace velo::binder {

/// Makers of plan nodes: they derive the schema, changelog, key and boundedness from the input.

plan::NodePtr make_filter(plan::NodePtr input, expr::ExprPtr predicate);
/// A changelog whose key columns are not all passed on becomes a plain list of rows.
plan::NodePtr make_project(plan::NodePtr input, std::vector<expr::ExprPtr> columns,
                           const std::vector<std::string>& names);
plan::NodePtr make_watermark(plan::NodePtr input, size_t column, Micros delay, Micros max_future_skew = 0);
/// The column gives the event time, and the watermark is the one from below.
plan::NodePtr make_inherited_watermark(plan::NodePtr input, size_t column);
/// The column gives ends of windows, and rows are as old as the last moment in theirs; the watermark is from below.
plan::NodePtr make_window_end_watermark(plan::NodePtr input, size_t column);
/// Completes a join whose own fields are set, changelog and key among them.
plan::NodePtr make_join(std::shared_ptr<plan::JoinNode> node, plan::NodePtr left, plan::NodePtr right);
/// `described` over `input`, which is exact, with `elements` behind its columns.
plan::NodePtr make_unnest(plan::NodePtr input, plan::Unnest described, const std::vector<Field>& elements);
/// UNION ALL of inputs whose columns have the same types; names are those of the first.
plan::NodePtr make_union(std::vector<plan::NodePtr> inputs);
plan::NodePtr make_distinct(plan::NodePtr input);
plan::NodePtr make_sort(plan::NodePtr input, std::vector<plan::SortKey> keys, uint64_t limit, uint64_t offset);
/// The rows of an Upsert node as exact changes (Retract): its last row of each key is kept.
plan::NodePtr make_normalize(plan::NodePtr input);
/// The same of a list of rows, in which a later row replaces the earlier one of its key.
plan::NodePtr make_normalize(plan::NodePtr input, std::vector<size_t> key);
/// What is left of the rows of an exact node at the end of its input.
plan::NodePtr make_final_rows(plan::NodePtr input, bool implied = false);
/// `node` with rows that say exactly what changes, for operators that count rows: Append and Retract stay as they are,
/// Upsert becomes Retract. Where a projection on the way has dropped the key, rows are kept below it.
plan::NodePtr exact(const plan::NodePtr& node);
/// `ties`: keys behind the time, over columns of the input.
plan::NodePtr make_time_order(plan::NodePtr input, size_t column, std::vector<plan::SortKey> ties,
                              plan::LatePolicy late);
/// Rows whose event time says in which window they are, when it has closed for `grace`, window by window.
plan::NodePtr make_window_order(plan::NodePtr input, size_t column, plan::LatePolicy late, Micros grace);
/// Each row of an exact node once for every window it is in.
plan::NodePtr make_window_rows(plan::NodePtr input, const window::Spec& window, size_t time);
/// Completes a TopN whose own fields are set.
plan::NodePtr make_top_n(plan::NodePtr input, plan::TopN node);
/// Completes an Over whose own fields are set.
plan::NodePtr make_over(plan::NodePtr input, plan::Over node);
/// `sets` as plan::Expand has them.
plan::NodePtr make_expand(plan::NodePtr input, std::vector<expr::ExprPtr> keys, std::vector<int64_t> sets);
/// Completes an Aggregate whose own fields are set.
plan::NodePtr make_aggregate(plan::NodePtr input, plan::Aggregate node);

}  // namespace velo::binder
