#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "binder/diagnostics.hpp"
#include "binder/scope.hpp"
#include "expr/expr.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

class AggregateCollector;
class OverCollector;
class SubqueryBinder;

/// Aliases of a SELECT list that an expression may use. A column of the input wins over an alias of the same name.
using Aliases = std::span<const sql::SelectItem>;

/// Turns expressions of the AST into bound ones over the columns of a scope. Whatever fails is reported and comes back
/// as nullptr, so that the caller can go on and find the next fault.
class ExpressionBinder {
 public:
  /// `clause` names the place for messages: `WHERE`, `GROUP BY`.
  ExpressionBinder(const Scope& scope, Diagnostics& diagnostics, std::string_view clause)
      : scope_(scope), diagnostics_(diagnostics), clause_(clause) {}

  void allow_aliases(Aliases aliases) { aliases_ = aliases; }
  /// Aggregates and window columns become placeholders of `collector`; without one they are errors.
  void allow_aggregates(AggregateCollector& collector) { aggregates_ = &collector; }
  /// Subqueries stand for the columns that were made for them; without this they are errors.
  void use_subqueries(const SubqueryBinder& subqueries) { subqueries_ = &subqueries; }

  /// Calls with OVER become placeholders of `collector`; without one they are errors.
  void allow_over(OverCollector& collector) { over_ = &collector; }

  expr::ExprPtr bind(const sql::Expr& expression);
  /// As bind, and BOOLEAN. `what` needs it, for messages: `NOT`; by default the clause.
  expr::ExprPtr bind_condition(const sql::Expr& expression, std::string_view what = {});
  /// All of them, or nothing when one failed (all are tried).
  std::optional<std::vector<expr::ExprPtr>> bind_all(std::span<const sql::Expr> expressions);

  const Scope& scope() const { return scope_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  std::string_view clause() const { return clause_; }
  Aliases aliases() const { return aliases_; }
  AggregateCollector* aggregates() { return aggregates_; }
  OverCollector* over() { return over_; }
  const SubqueryBinder* subqueries() const { return subqueries_; }
  /// The value of a builder's result, or nullptr after reporting its error at `at`.
  expr::ExprPtr take(Result<expr::ExprPtr> result, const sql::SourceSpan& at);

 private:
  expr::ExprPtr bind_name(const sql::NameRef& name, const sql::SourceSpan& at);
  /// The parts of the name from `first` on are fields of the value, one inside the other.
  expr::ExprPtr bind_fields(expr::ExprPtr value, const sql::NameRef& name, size_t first);
  expr::ExprPtr bind_alias(const sql::NameRef& name, bool& found);
  expr::ExprPtr report_unknown(const sql::NameRef& name);

  const Scope& scope_;
  Diagnostics& diagnostics_;
  std::string_view clause_;
  Aliases aliases_;
  AggregateCollector* aggregates_ = nullptr;
  OverCollector* over_ = nullptr;
  const SubqueryBinder* subqueries_ = nullptr;
  std::vector<const sql::Expr*> open_aliases_;  ///< being expanded: guards against circles
};

/// One shape of expression each; operators.cpp, conditional.cpp, function_call.cpp and nested.cpp define them.
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Unary& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Binary& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::IsTest& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Between& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::InList& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Like& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Case& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Cast& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Extract& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::AtTimeZone& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::FunctionCall& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::ArrayLiteral& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::MapLiteral& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::StructLiteral& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::RowValue& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::Subscript& node, const sql::SourceSpan& at);
expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::FieldAccess& node, const sql::SourceSpan& at);

}  // namespace velo::binder
