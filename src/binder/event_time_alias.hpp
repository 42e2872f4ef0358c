#pragma once

#include "binder/bound_input.hpp"
#include "binder/diagnostics.hpp"

namespace velo::binder {

/// The name of an item that gives the rows of a query their event time: `ts AS _event_time`.
inline constexpr std::string_view kEventTimeName = "_event_time";

/// A column of that name becomes the event time of the result. Integers are milliseconds since 1970; any other type
/// than TIMESTAMP is reported at `at`.
std::optional<BoundResult> with_event_time(std::optional<BoundResult> result, const sql::SourceSpan& at,
                                           Diagnostics& diagnostics);

}  // namespace velo::binder
