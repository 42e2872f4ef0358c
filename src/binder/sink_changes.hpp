#pragma once

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"

namespace velo::binder {

/// Fits the rows of a query to the option 'changelog' of the sink that takes them: where the records show what was
/// there before, the plan becomes exact. Reports what the sink cannot say; `at` is for what has no place of its own.
/// Gives the sink, which now knows the column of the event time.
catalog::RelationPtr fit_changelog(const catalog::RelationPtr& sink, BoundResult& result, const sql::SourceSpan& at,
                                   Diagnostics& diagnostics);

}  // namespace velo::binder
