#pragma once

#include <optional>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "plan/aggregate.hpp"

namespace velo::binder {

/// EMIT of an aggregating query, written into `node`; false after a report. Without EMIT a window is Final, and what
/// has none stays as it is in `node`.
bool apply_emission(const std::optional<sql::Emit>& emit, const BoundInput& input, const sql::SourceSpan& query,
                    plan::Aggregate& node, Diagnostics& diagnostics);
/// EMIT FINAL of rows that change waits for the end of `input`: whether there is one; false after a report.
bool check_ends(const std::optional<sql::Emit>& emit, const BoundInput& input, const sql::SourceSpan& query,
                Diagnostics& diagnostics);
/// EMIT of a query that does not aggregate: only EVERY has no meaning there.
bool check_plain_emission(const std::optional<sql::Emit>& emit, Diagnostics& diagnostics);
/// `late_rows` and `lateness` of the job, else of the relation.
bool apply_late_rows(const QueryContext& context, const BoundInput& input, const sql::SourceSpan& at,
                     plan::Aggregate& node, Diagnostics& diagnostics);
/// `late_rows` of the job, else of one of the sides. Rows that have been joined are not corrected: 'update' is 'drop'.
std::optional<plan::LatePolicy> late_rows_of_join(const QueryContext& context, const BoundInput& left,
                                                  const BoundInput& right, const sql::SourceSpan& at,
                                                  Diagnostics& diagnostics);

}  // namespace velo::binder
