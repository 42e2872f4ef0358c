#pragma once

#include <optional>
#include <string>
#include <vector>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "plan/aggregate.hpp"
#include "plan/node.hpp"

namespace velo::binder {

/// What clauses that look at many rows do when rows of their input are replaced or deleted later.

/// `input` as exact changes (Append or Retract); nullptr after a report: its rows replace earlier ones, and nothing in
/// them says which.
plan::NodePtr exact_changes(const plan::NodePtr& input, const std::string& name, const sql::SourceSpan& at,
                            Diagnostics& diagnostics);
/// Whether an aggregation can follow exact changes, which a session can not; false after a report.
bool check_follows_changes(const plan::Aggregate& node, const sql::SourceSpan& at, Diagnostics& diagnostics);
/// What is left of the rows of a bounded `input` at its end; `time` goes with them. `implied`: nobody wrote EMIT FINAL.
/// nullptr after a report.
plan::NodePtr rows_at_end(const plan::NodePtr& input, const std::string& name, std::optional<EventTime>& time,
                          bool implied, const sql::SourceSpan& at, Diagnostics& diagnostics);

}  // namespace velo::binder
