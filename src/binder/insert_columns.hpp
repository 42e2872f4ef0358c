#pragma once

#include <string>
#include <vector>

#include "binder/bound_input.hpp"
#include "binder/workspace.hpp"
#include "catalog/relation.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Where the rows of an INSERT go, and how it was written.
struct InsertTarget {
  const catalog::Relation& relation;
  const std::vector<sql::Identifier>& names;  ///< of the columns given; empty: all, in their order
  const sql::SourceSpan& at;                  ///< the query, or VALUES
};

/// A query's result as the target wants it: its columns, in its order, of its types. Columns that are not given hold
/// their DEFAULT, or NULL. False after a report.
bool fit_query(Workspace& file, const InsertTarget& target, BoundResult& result);

/// The same for INSERT .. VALUES. Nothing after a report.
std::optional<BoundResult> fit_rows(Workspace& file, const InsertTarget& target,
                                    const std::vector<sql::RowValue>& rows);

}  // namespace velo::binder
