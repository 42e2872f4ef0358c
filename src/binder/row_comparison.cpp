// (a, b) = (c, d) is a = c AND b = d: rows are compared column by column, so that each pair meets by the rules of its
// own types, and joins find their keys. A row before another one has the first column that differs before its own.
#include "binder/row_comparison.hpp"

#include "binder/codes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

using Row = std::vector<expr::ExprPtr>;

bool all_bound(const Row& row) {
  for (const expr::ExprPtr& item : row) {
    if (!item) return false;
  }
  return true;
}

class RowComparison {
 public:
  RowComparison(ExpressionBinder& binder, const sql::SourceSpan& at) : binder_(binder), at_(at) {}

  expr::ExprPtr all(std::string_view symbol, const Row& left, const Row& right) {
    return joined(symbol, left, right, true);
  }
  expr::ExprPtr any(std::string_view symbol, const Row& left, const Row& right) {
    return joined(symbol, left, right, false);
  }

  // `strict` decides between all columns but the last, which has `symbol`.
  expr::ExprPtr before(std::string_view strict, std::string_view symbol, const Row& left, const Row& right) {
    expr::ExprPtr out = pair(symbol, left.back(), right.back());
    for (size_t i = left.size() - 1; out && i-- > 0;) {
      expr::ExprPtr rest = logical({pair("=", left[i], right[i]), std::move(out)}, true);
      out = logical({pair(strict, left[i], right[i]), std::move(rest)}, false);
    }
    return out;
  }

  expr::ExprPtr logical(Row terms, bool conjunction) {
    if (!all_bound(terms)) return nullptr;
    return binder_.take(conjunction ? expr::logical_and(std::move(terms)) : expr::logical_or(std::move(terms)), at_);
  }

 private:
  expr::ExprPtr pair(std::string_view symbol, const expr::ExprPtr& left, const expr::ExprPtr& right) {
    return binder_.take(expr::call(symbol, {left, right}), at_);
  }
  expr::ExprPtr joined(std::string_view symbol, const Row& left, const Row& right, bool conjunction) {
    Row terms;
    for (size_t i = 0; i < left.size(); ++i) terms.push_back(pair(symbol, left[i], right[i]));
    return logical(std::move(terms), conjunction);
  }

  ExpressionBinder& binder_;
  const sql::SourceSpan& at_;
};

bool check_widths(ExpressionBinder& binder, const sql::RowValue& left, const sql::RowValue& right,
                  const sql::SourceSpan& at) {
  if (left.items.size() == right.items.size()) return true;
  binder.diagnostics().add(kColumnCount,
                           "a row of " + std::to_string(left.items.size()) + " values is compared with one of " +
                               std::to_string(right.items.size()),
                           at);
  return false;
}

}  // namespace

bool compares_rows(const sql::Binary& node) {
  const bool compares = node.op >= sql::BinaryOp::kEqual && node.op <= sql::BinaryOp::kNotDistinctFrom;
  return compares && node.left->as<sql::RowValue>() && node.right->as<sql::RowValue>();
}

expr::ExprPtr bind_row_comparison(ExpressionBinder& binder, const sql::Binary& node, const sql::SourceSpan& at) {
  const auto& written_left = *node.left->as<sql::RowValue>();
  const auto& written_right = *node.right->as<sql::RowValue>();
  const auto left = binder.bind_all(written_left.items);
  const auto right = binder.bind_all(written_right.items);
  if (!left || !right || !check_widths(binder, written_left, written_right, at)) return nullptr;
  RowComparison rows(binder, at);
  switch (node.op) {
    case sql::BinaryOp::kEqual: return rows.all("=", *left, *right);
    case sql::BinaryOp::kNotEqual: return rows.any("<>", *left, *right);
    case sql::BinaryOp::kDistinctFrom: return rows.any("is distinct from", *left, *right);
    case sql::BinaryOp::kNotDistinctFrom: return rows.all("is not distinct from", *left, *right);
    case sql::BinaryOp::kLess: return rows.before("<", "<", *left, *right);
    case sql::BinaryOp::kLessEqual: return rows.before("<", "<=", *left, *right);
    case sql::BinaryOp::kGreater: return rows.before(">", ">", *left, *right);
    default: return rows.before(">", ">=", *left, *right);
  }
}

expr::ExprPtr bind_row_in(ExpressionBinder& binder, const sql::InList& node, const sql::SourceSpan& at) {
  const auto& operand = *node.operand->as<sql::RowValue>();
  const auto row = binder.bind_all(operand.items);
  RowComparison rows(binder, at);
  Row terms;
  for (const sql::Expr& item : node.items) {
    const auto* written = item.as<sql::RowValue>();
    if (!written) {
      binder.diagnostics().add(kColumnCount, "the row in front of IN is compared with a single value", item.span,
                               "write the values in parentheses: (a, b) IN ((1, 2), (3, 4))");
      return nullptr;
    }
    const auto other = binder.bind_all(written->items);
    const bool fits = check_widths(binder, operand, *written, item.span);
    terms.push_back(row && other && fits ? rows.all("=", *row, *other) : nullptr);
  }
  expr::ExprPtr found = rows.logical(std::move(terms), false);
  return found && node.negated ? binder.take(expr::logical_not(std::move(found)), at) : found;
}

}  // namespace velo::binder
