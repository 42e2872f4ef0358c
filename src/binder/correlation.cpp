// A correlated subquery is taken apart on the AST, so that everything the binder can do works inside it: its own terms
// stay in WHERE, the others leave, and the inner columns they name are added to its items (and to GROUP BY, where it
// aggregates).
#include "binder/correlation.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/expr_children.hpp"
#include "binder/subquery.hpp"
#include "functions/aggregate.hpp"

namespace velo::binder {

namespace {

// The column that a name, or a field of it, is about.
const ScopeColumn* resolve(const Scope& scope, const sql::NameRef& name) {
  const auto head = scope.find_head(name);
  return head.ok() ? head->column : nullptr;
}

bool is_column(const Scope& scope, const sql::NameRef& name) {
  const auto found = scope.find(name);
  return found.ok() && *found;
}

void collect_names(const sql::Expr& expression, std::vector<const sql::NameRef*>& out) {
  if (const auto* name = expression.as<sql::NameRef>()) out.push_back(name);
  for (const sql::Expr* child : children_of(expression)) collect_names(*child, out);
}

bool aggregates(const sql::Expr& expression) {
  const auto* call = expression.as<sql::FunctionCall>();
  if (call && !call->over && functions::find_aggregate(call->name.text)) return true;
  const auto children = children_of(expression);
  return std::any_of(children.begin(), children.end(), [](const sql::Expr* child) { return aggregates(*child); });
}

bool aggregates(const sql::Select& select) {
  if (!select.group_by.empty() || select.having) return true;
  return std::any_of(select.items.begin(), select.items.end(), [](const sql::SelectItem& item) {
    const auto* expression = std::get_if<sql::ExprItem>(&item.item);
    return expression && aggregates(expression->expr);
  });
}

class Cutter {
 public:
  Cutter(QueryContext& context, const sql::Query& query, const BoundInput& outer, bool values)
      : context_(context), diagnostics_(context.diagnostics()), query_(query), outer_(outer), values_(values) {}

  std::optional<Uncorrelated> cut() {
    if (!look_inside()) return std::nullopt;
    sql::Query own = query_;
    // A table is looked at as it is when a row asks, a stream that ends at its end.
    if (!own.emit && bounded_ && !table_) own.emit = sql::Emit{sql::Emit::Kind::kFinal, std::nullopt, query_.span};
    Uncorrelated out;
    if (!correlated_.empty()) {
      if (!check_shape()) return std::nullopt;
      rewrite(own);
    }
    std::optional<BoundResult> rows = bind_query(context_, own);
    if (!rows) return std::nullopt;
    out.rows = *std::move(rows);
    out.of_table = table_;
    for (const sql::Expr* term : correlated_) out.conditions.push_back(*term);
    out.scope = scope_of_conditions(out.rows.node->schema);
    return out;
  }

 private:
  // What is in sight inside, and which terms of WHERE look out.
  bool look_inside() {
    if (!query_.select.from) return true;
    const size_t before = context_.ctes.size();
    for (const sql::CommonTable& table : query_.ctes) context_.ctes.push_back(&table);
    std::optional<BoundInput> inner = bind_from(context_, *query_.select.from);
    context_.ctes.resize(before);
    if (!inner) return false;
    inner_ = std::move(inner->scope);
    bounded_ = inner->node->bounded;
    table_ = inner->table;
    if (query_.select.where) own_terms_ = and_terms(*query_.select.where);
    const auto looks_out = std::stable_partition(own_terms_.begin(), own_terms_.end(),
                                                 [&](const sql::Expr* term) { return !names_outer(*term); });
    correlated_.assign(looks_out, own_terms_.end());
    own_terms_.erase(looks_out, own_terms_.end());
    return true;
  }

  bool names_outer(const sql::Expr& term) const {
    std::vector<const sql::NameRef*> names;
    collect_names(term, names);
    return std::any_of(names.begin(), names.end(), [&](const sql::NameRef* name) {
      return !resolve(inner_, *name) && resolve(outer_.scope, *name);
    });
  }

  bool fail(std::string message, const sql::SourceSpan& at, std::string hint) {
    diagnostics_.add(kSubquery, std::move(message), at, std::move(hint));
    return false;
  }

  bool check_shape() {
    if (!query_.branches.empty() || query_.limit || query_.offset || query_.select.distinct) {
      return fail("a subquery that names columns of the outer query has no UNION, DISTINCT or LIMIT", query_.span,
                  "put them into a query in FROM inside it");
    }
    if (!aggregates(query_.select)) return true;
    return std::all_of(correlated_.begin(), correlated_.end(), [&](const sql::Expr* term) { return check_key(*term); });
  }

  // Groups exist before the outer row is known, so only an equality with an inner column can choose among them.
  bool check_key(const sql::Expr& term) {
    const auto* equals = term.as<sql::Binary>();
    if (equals && equals->op == sql::BinaryOp::kEqual) {
      for (const auto* side : {&*equals->left, &*equals->right}) {
        const auto* name = side->as<sql::NameRef>();
        if (name && is_column(inner_, *name)) return true;
      }
    }
    return fail("a subquery with aggregates belongs to the outer row by equality only", term.span,
                "write inner.column = outer.column");
  }

  void rewrite(sql::Query& own) {
    if (!values_) own.select.items.clear();
    own.select.where = conjunction(own_terms_);
    const bool grouped = aggregates(query_.select);
    for (const sql::Expr* term : correlated_) {
      std::vector<const sql::NameRef*> names;
      collect_names(*term, names);
      for (const sql::NameRef* name : names) {
        const ScopeColumn* column = resolve(inner_, *name);
        if (column) add_column(own, *column, grouped);
      }
    }
  }

  void add_column(sql::Query& own, const ScopeColumn& column, bool grouped) {
    const auto known =
        std::any_of(added_.begin(), added_.end(), [&](const ScopeColumn& one) { return one.index == column.index; });
    if (known) return;
    sql::Identifier relation, name;
    relation.text = column.relation;
    name.text = column.name;
    const sql::Expr reference{sql::NameRef{column.relation.empty() ? std::vector{name} : std::vector{relation, name}},
                              query_.span};
    sql::ExprItem item;
    item.expr = reference;
    item.alias = sql::Identifier{"_outer_" + std::to_string(added_.size() + 1), false, query_.span};
    own.select.items.push_back({std::move(item), query_.span});
    if (grouped) own.select.group_by.push_back({sql::GroupItem::Kind::kExpression, {reference}, query_.span});
    added_.push_back(column);
  }

  static sql::Box<sql::Expr> conjunction(const std::vector<const sql::Expr*>& terms) {
    sql::Box<sql::Expr> out;
    for (const sql::Expr* term : terms) {
      if (!out) {
        out = sql::Box<sql::Expr>(*term);
        continue;
      }
      const sql::SourceSpan span = out->span;
      out = sql::Box<sql::Expr>(
          sql::Expr{sql::Binary{sql::BinaryOp::kAnd, std::move(out), sql::Box<sql::Expr>(*term), span}, span});
    }
    return out;
  }

  // Inner names hide outer ones, as inside the subquery.
  Scope scope_of_conditions(const Schema& rows) const {
    Scope out;
    for (ScopeColumn column : outer_.scope.columns()) {
      if (inner_.has_relation(column.relation)) continue;
      const auto& inner = inner_.columns();
      column.merged |= std::any_of(inner.begin(), inner.end(), [&](const ScopeColumn& one) {
        return !one.hidden && equals_ignore_case(one.name, column.name);
      });
      out.add(std::move(column));
    }
    const size_t first = outer_.node->schema.size() + rows.size() - added_.size();
    for (size_t i = 0; i < added_.size(); ++i)
      out.add({added_[i].relation, added_[i].name, added_[i].type, first + i, false});
    return out;
  }

  QueryContext& context_;
  Diagnostics& diagnostics_;
  const sql::Query& query_;
  const BoundInput& outer_;
  bool values_;
  Scope inner_;
  bool bounded_ = true;
  bool table_ = false;
  std::vector<const sql::Expr*> own_terms_;
  std::vector<const sql::Expr*> correlated_;
  std::vector<ScopeColumn> added_;  ///< inner columns that the conditions name, behind the items
};

}  // namespace

std::optional<Uncorrelated> cut_loose(QueryContext& context, const sql::Query& query, const BoundInput& outer,
                                      bool values) {
  return Cutter(context, query, outer, values).cut();
}

}  // namespace velo::binder
