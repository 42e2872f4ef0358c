#pragma once

#include <string>
#include <vector>

#include "plan/application.hpp"

namespace velo::job {

/// Queries on one lane, in statement order.
using Queries = std::vector<const plan::Query*>;

/// Queries that hang together, because one reads the other or both meet in a third, are on one lane. Groups are in the
/// order of their first query.
std::vector<Queries> lane_groups(const plan::Application& application);

/// The queries that a query reads in process, once for each time it reads them.
std::vector<std::string> producers(const plan::Query& query);

/// The leaves of the queries that are read from outside, in the order of queries, then from left to right.
std::vector<const plan::Node*> source_leaves(const Queries& queries);

/// Whether some of its rows may go to a file of refused rows.
bool writes_dead_letters(const plan::Query& query);

/// Whether rows of `query` reach some query along two ways that begin at different entries.
bool readers_meet(const plan::Query& query, const Queries& queries);

}  // namespace velo::job
