#pragma once

#include "functions/aggregate.hpp"

namespace velo::functions {

/// COUNT(DISTINCT x); with `retractable` each value is counted, so that rows can be taken out again.
Result<BoundAggregate> bind_count_distinct(const Type& argument, bool retractable = false);

/// Puts a set of the values seen in front of an aggregate of one argument: `inner` meets each value once, in the order
/// of first appearance. With `retractable` (then `inner` is as well) it meets a value when its first row comes, and is
/// rid of it when its last row goes.
Result<BoundAggregate> bind_distinct(BoundAggregate inner, bool retractable = false);

/// The same with counted values: aggregate_distinct_changes.cpp.
Result<BoundAggregate> bind_count_distinct_of_changes(const Type& argument);
Result<BoundAggregate> bind_distinct_of_changes(BoundAggregate inner);

}  // namespace velo::functions
