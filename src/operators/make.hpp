#pragma once

#include <memory>

#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "plan/expand.hpp"
#include "plan/join.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/time_order.hpp"
#include "plan/top_n.hpp"
#include "plan/watermark.hpp"
#include "plan/window_rows.hpp"

namespace velo::operators {

/// Makers of the operators, one per file. list.cpp chooses among them by plan node.

std::unique_ptr<Operator> make_aggregate_changes(const plan::Aggregate& node);
std::unique_ptr<Operator> make_aggregate_every(const plan::Aggregate& node);
std::unique_ptr<Operator> make_aggregate_final(const plan::Aggregate& node);
std::unique_ptr<Operator> make_aggregate_of_changes(const plan::Aggregate& node);
std::unique_ptr<Operator> make_asof_join(const plan::AsofJoin& node);
std::unique_ptr<Operator> make_distinct(const plan::Distinct& node);
std::unique_ptr<Operator> make_distinct_of_changes(const plan::Distinct& node);
std::unique_ptr<Operator> make_expand(const plan::Expand& node);
std::unique_ptr<Operator> make_final_rows(const plan::FinalRows& node);
std::unique_ptr<Operator> make_filter(const plan::Filter& node);
std::unique_ptr<Operator> make_interval_join(const plan::Join& node);
std::unique_ptr<Operator> make_join(const plan::Join& node);
std::unique_ptr<Operator> make_limit(const plan::Sort& node);
std::unique_ptr<Operator> make_lookup_join(const plan::LookupJoin& node);
std::unique_ptr<Operator> make_normalize(const plan::Normalize& node);
std::unique_ptr<Operator> make_over_at_end(const plan::Over& node);
/// Only where moves() says so: all calls are aggregates over the same number of last rows, and take rows out again.
std::unique_ptr<Operator> make_over_moving(const plan::Over& node);
bool moves(const plan::Over& node);
std::unique_ptr<Operator> make_over_stream(const plan::Over& node);
std::unique_ptr<Operator> make_project(const plan::Project& node);
std::unique_ptr<Operator> make_retract_filter(const plan::Filter& node);
std::unique_ptr<Operator> make_session_changes(const plan::Aggregate& node);
std::unique_ptr<Operator> make_session_every(const plan::Aggregate& node);
std::unique_ptr<Operator> make_session_final(const plan::Aggregate& node);
std::unique_ptr<Operator> make_sort(const plan::Sort& node);
std::unique_ptr<Operator> make_time_order(const plan::TimeOrder& node);
std::unique_ptr<Operator> make_top_n(const plan::TopN& node);
std::unique_ptr<Operator> make_union(const plan::Union& node);
std::unique_ptr<Operator> make_unnest(const plan::Unnest& node);
std::unique_ptr<Operator> make_upsert_filter(const plan::Filter& node);
std::unique_ptr<Operator> make_watermark(const plan::Watermark& node);
std::unique_ptr<Operator> make_window_changes(const plan::Aggregate& node);
std::unique_ptr<Operator> make_window_every(const plan::Aggregate& node);
std::unique_ptr<Operator> make_window_final(const plan::Aggregate& node);
std::unique_ptr<Operator> make_window_update(const plan::Aggregate& node);
std::unique_ptr<Operator> make_window_of_changes(const plan::Aggregate& node);
std::unique_ptr<Operator> make_window_rows(const plan::WindowRows& node);

}  // namespace velo::operators
