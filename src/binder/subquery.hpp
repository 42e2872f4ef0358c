#pragma once

#include <deque>
#include <map>
#include <set>
#include <vector>

#include "binder/query.hpp"

namespace velo::binder {

class AggregateCollector;

/// Turns the subqueries of a SELECT into joins with its input: [NOT] IN and [NOT] EXISTS that are terms of WHERE become
/// semi and anti joins, the others give columns behind those of the input. Terms of a subquery's WHERE that name
/// columns of the outer query become conditions of the join.
class SubqueryBinder {
 public:
  /// `input` is extended by what the subqueries give; its columns keep their places.
  SubqueryBinder(QueryContext& context, BoundInput& input) : context_(context), input_(input) {}

  /// Whether `term`, ANDed with the rest of WHERE, is a condition on a subquery; it is part of the input then, or was
  /// reported.
  bool take_condition(const sql::Expr& term);
  /// Makes the columns of all scalar subqueries, of EXISTS and of [NOT] IN, inside the expression.
  void add_values(const sql::Expr& expression);
  /// The value of a subquery, of EXISTS or of [NOT] IN around it; nullptr where none was made.
  expr::ExprPtr value_of(const sql::Query& query) const;
  /// `expression` as it may stand behind GROUP BY: columns of subqueries outside of aggregates are replaced by their
  /// latest value in the group.
  expr::ExprPtr lifted(const expr::ExprPtr& expression, AggregateCollector& collector) const;

 private:
  void add_membership(const sql::InQuery& in, const sql::SourceSpan& at);
  /// Whether the query gives any row, or any that is NULL.
  expr::ExprPtr count_rows(const sql::Query& query, bool nulls_only);

  QueryContext& context_;
  BoundInput& input_;
  std::map<const sql::Query*, expr::ExprPtr> values_;
  std::set<size_t> columns_;     ///< of the input, made for subqueries
  std::deque<sql::Query> made_;  ///< queries that stand for others
};

/// The terms of an AND, in order.
std::vector<const sql::Expr*> and_terms(const sql::Expr& condition);

}  // namespace velo::binder
