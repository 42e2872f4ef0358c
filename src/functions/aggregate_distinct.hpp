#pragma once

#include "functions/aggregate.hpp"

namespace velo::functions {

/// COUNT(DISTINCT x).
Result<BoundAggregate> bind_count_distinct(const Type& argument);

/// Puts a set of the values seen in front of an aggregate of one argument: `inner` meets each value once, in the order
/// of first appearance.
Result<BoundAggregate> bind_distinct(BoundAggregate inner);

}  // namespace velo::functions
