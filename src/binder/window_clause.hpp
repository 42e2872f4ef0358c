#pragma once

#include <optional>

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// The three ways to write a window; nothing after a report.
std::optional<WindowClause> read_window(const sql::WindowSpec& written, Diagnostics& diagnostics);
/// TUMBLE(time, size) and its like in GROUP BY.
std::optional<WindowClause> read_window_call(const sql::FunctionCall& call, const sql::SourceSpan& at,
                                             Diagnostics& diagnostics);
/// TUMBLE(TABLE t, DESCRIPTOR(time), size) in FROM: arguments behind the table.
std::optional<WindowClause> read_window_function(const sql::TableFunction& function, const sql::SourceSpan& at,
                                                 Diagnostics& diagnostics);
bool is_window_function(std::string_view name);

/// Microseconds of a length of time without months, larger than 0 unless `zero_allowed`.
std::optional<Micros> fixed_length(const sql::Duration& written, std::string_view what, bool zero_allowed,
                                   Diagnostics& diagnostics);

/// Aligns the window to the clocks of 'window.timezone', where that is given.
bool align_to_zone(const QueryContext& context, WindowClause& window, Diagnostics& diagnostics);

/// Sees to it that the rows of `input` carry the event time the window wants.
bool attach_time(BoundInput& input, const WindowClause& window, Diagnostics& diagnostics);

}  // namespace velo::binder
