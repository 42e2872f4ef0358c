#include "binder/join_scope.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

bool is_using(const sql::Join& join, const ScopeColumn& column) {
  return !column.hidden && std::any_of(join.using_columns.begin(), join.using_columns.end(),
                                       [&](const auto& name) { return equals_ignore_case(name.text, column.name); });
}

bool share_a_name(const BoundInput& left, const BoundInput& right, const sql::Join& join, Diagnostics& diagnostics) {
  for (const std::string& name : right.scope.relation_names()) {
    if (name.empty() || !left.scope.has_relation(name)) continue;
    diagnostics.add(kDuplicateName, "two relations of FROM are called " + name, join.right.span,
                    "give one of them another name: " + name + " AS " + name + "2");
    return true;
  }
  return false;
}

const ScopeColumn* find_using(const BoundInput& side, const sql::Identifier& name, Diagnostics& diagnostics) {
  const auto found = diagnostics.take(side.scope.find(sql::NameRef{{name}}), name.span);
  if (!found) return nullptr;
  if (!*found) {
    diagnostics.add(kUnknownColumn,
                    "USING needs column " + name.text + " on both sides, and " + side.name + " has none", name.span,
                    did_you_mean(name.text, side.scope.visible_names()));
  }
  return *found;
}

}  // namespace

std::optional<Scope> join_scopes(const BoundInput& left, const BoundInput& right, const sql::Join& join,
                                 Diagnostics& diagnostics) {
  if (share_a_name(left, right, join, diagnostics)) return std::nullopt;
  Scope out;
  for (const ScopeColumn& column : left.scope.columns()) out.add(column);
  const size_t left_width = left.node->schema.size();
  for (ScopeColumn column : right.scope.columns()) {
    column.index += left_width;
    out.add(std::move(column));
  }
  return out;
}

std::optional<sql::Join> with_shared_columns(const BoundInput& left, const BoundInput& right, const sql::Join& join,
                                             Diagnostics& diagnostics) {
  sql::Join out = join;
  out.natural = false;
  for (const ScopeColumn& column : left.scope.columns()) {
    const auto same = [&](const ScopeColumn& one) {
      return !one.hidden && !one.merged && equals_ignore_case(one.name, column.name);
    };
    if (column.hidden || column.merged) continue;
    if (std::any_of(right.scope.columns().begin(), right.scope.columns().end(), same)) {
      out.using_columns.push_back({column.name, false, join.span});
    }
  }
  if (!out.using_columns.empty()) return out;
  diagnostics.add(kUnknownColumn, left.name + " and " + right.name + " have no column of the same name", join.span,
                  "write JOIN .. ON .., or CROSS JOIN for all pairs");
  return std::nullopt;
}

expr::ExprPtr using_equality(const BoundInput& left, const BoundInput& right, const sql::Identifier& column,
                             size_t left_width, Diagnostics& diagnostics) {
  const ScopeColumn* a = find_using(left, column, diagnostics);
  const ScopeColumn* b = find_using(right, column, diagnostics);
  if (!a || !b) return nullptr;
  return diagnostics
      .take(expr::call(
                "=", {expr::column(a->index, a->type, a->name), expr::column(left_width + b->index, b->type, b->name)}),
            column.span)
      .value_or(nullptr);
}

void merge_using_columns(BoundInput& joined, const sql::Join& join, plan::JoinKind kind, size_t left_width) {
  if (join.using_columns.empty()) return;
  Scope scope;
  std::vector<expr::ExprPtr> columns;
  std::vector<std::string> names;
  const Schema& schema = joined.node->schema;
  for (size_t i = 0; i < schema.size(); ++i) {
    columns.push_back(expr::column(i, schema[i].type, schema[i].name));
    names.push_back(schema[i].name);
  }
  for (const sql::Identifier& name : join.using_columns) {
    const ScopeColumn* left = nullptr;
    const ScopeColumn* right = nullptr;
    for (const ScopeColumn& column : joined.scope.columns()) {
      if (column.hidden || column.merged || !equals_ignore_case(column.name, name.text)) continue;
      (column.index < left_width || (left == nullptr && column.relation.empty()) ? left : right) = &column;
    }
    const expr::ExprPtr a = expr::column(left->index, left->type, left->name);
    const expr::ExprPtr b = expr::column(right->index, right->type, right->name);
    ScopeColumn merged{"", left->name, left->type, left->index, false};
    if (kind == plan::JoinKind::Right || kind == plan::JoinKind::Full) {
      const expr::ExprPtr either = std::move(expr::coalesce({a, b})).value();
      merged.type = either->type();
      merged.index = columns.size();
      columns.push_back(either);
      names.push_back(left->name);
    }
    scope.add(std::move(merged));
  }
  for (ScopeColumn column : joined.scope.columns()) {
    column.merged |= is_using(join, column);
    if (!(column.merged && column.relation.empty())) scope.add(std::move(column));
  }
  if (columns.size() > schema.size()) joined.node = make_project(std::move(joined.node), std::move(columns), names);
  joined.scope = std::move(scope);
}

}  // namespace velo::binder
