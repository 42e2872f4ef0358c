#pragma once

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"

namespace velo::binder {

/// The rows of `input` as their sessions close, in the order of the input within each, with window_start, window_end
/// and window_time behind their columns. The scope does not know these yet. Nothing after a report.
std::optional<BoundInput> session_rows(QueryContext& context, BoundInput input, const WindowClause& window);

}  // namespace velo::binder
