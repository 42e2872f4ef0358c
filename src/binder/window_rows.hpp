#pragma once

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"
#include "binder/window_order.hpp"
#include "plan/aggregate.hpp"

namespace velo::binder {

/// Whether a query over a window function in FROM groups by the windows of it, and asks for nothing that only its rows
/// have: then it is an aggregation with that window.
bool groups_by_window(const sql::Select& select, const WindowClause& window);

/// The rows of a window function in FROM, with window_start, window_end and window_time (which * does not show) behind
/// their columns. Nothing after a report.
std::optional<BoundInput> as_window_rows(QueryContext& context, BoundInput input);

/// The rows of `node`, held until the windows close whose bound, an open one, is in `bound.column`; window by window.
plan::NodePtr closed_windows(plan::NodePtr node, const ClosingBound& bound, plan::LatePolicy late, Micros grace);

}  // namespace velo::binder
