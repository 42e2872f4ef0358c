#pragma once

#include <string>
#include <vector>

#include "binder/expression.hpp"

namespace velo::binder {

/// One column of a result.
struct OutputColumn {
  expr::ExprPtr expression;  ///< nullptr: failed and reported
  std::string name;
  sql::SourceSpan span;
  const sql::Expr* written = nullptr;  ///< nullptr: from *
  bool primary_key = false;
  bool named = false;  ///< the name is the user's, not made up
};

/// The items of SELECT with * expanded. A made-up name never collides; names the user chose twice are reported.
std::vector<OutputColumn> bind_select_list(const sql::Select& select, const Scope& scope, AggregateCollector& collector,
                                           OverCollector& over, const SubqueryBinder& subqueries,
                                           Diagnostics& diagnostics);

}  // namespace velo::binder
