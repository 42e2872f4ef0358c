#pragma once

#include "binder/expression.hpp"

namespace velo::binder {

/// Whether both sides are rows, which are compared column by column.
bool compares_rows(const sql::Binary& node);
/// (a, b) = (c, d) and all other comparisons; rows of different widths are reported.
expr::ExprPtr bind_row_comparison(ExpressionBinder& binder, const sql::Binary& node, const sql::SourceSpan& at);
/// (a, b) [NOT] IN ((c, d), ..), whose operand is a row.
expr::ExprPtr bind_row_in(ExpressionBinder& binder, const sql::InList& node, const sql::SourceSpan& at);

}  // namespace velo::binder
