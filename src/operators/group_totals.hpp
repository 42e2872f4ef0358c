#pragma once

#include <cstddef>
#include <vector>

#include "operators/aggregate_set.hpp"
#include "operators/operator.hpp"
#include "plan/aggregate.hpp"
#include "state/group_table.hpp"

namespace velo::operators {

/// Adds to `table` the groups that SQL has without any row, and gives them: the one of a query without keys, or of each
/// grouping set without keys. None when a group of the table is there, or all sets have keys.
std::vector<std::byte*> totals_of_no_rows(const plan::Aggregate& node, const AggregateSet& aggregates,
                                          state::GroupTable& table);

/// What EMIT CHANGES pushes of them at the end of input.
Status emit_totals_of_no_rows(const plan::Aggregate& node, const AggregateSet& aggregates, state::GroupTable& table,
                              const StepContext& context, Emit& out);

}  // namespace velo::operators
