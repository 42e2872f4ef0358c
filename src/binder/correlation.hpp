#pragma once

#include <optional>
#include <vector>

#include "binder/query.hpp"
#include "plan/join.hpp"

namespace velo::binder {

/// A subquery cut loose from the outer query: what it gives on its own, and how its rows belong to the outer ones.
struct Uncorrelated {
  BoundResult rows;                   ///< its items, then the columns that the conditions need
  std::vector<sql::Expr> conditions;  ///< terms of its WHERE that name outer columns
  bool of_table = false;              ///< it reads a table
  Scope scope;                        ///< outer columns, then those of `rows` under the names the conditions use
};

/// `query` without the terms that name columns of `outer`. `values`: whether its items are wanted (IN, scalar), or only
/// the rows (EXISTS). A subquery with aggregates must be correlated by equalities: it is grouped by their inner sides.
/// Nothing after a report.
std::optional<Uncorrelated> cut_loose(QueryContext& context, const sql::Query& query, const BoundInput& outer,
                                      bool values);

}  // namespace velo::binder
