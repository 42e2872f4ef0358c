// UNION takes its branches one by one from the left; ORDER BY, LIMIT and EMIT belong to the whole.
#include "binder/set_operation.hpp"

#include <algorithm>

#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

std::string_view name_of(sql::SetOperator op) {
  switch (op) {
    case sql::SetOperator::kUnionAll: return "UNION ALL";
    case sql::SetOperator::kUnion: return "UNION";
    case sql::SetOperator::kIntersect: return "INTERSECT";
    case sql::SetOperator::kExcept: return "EXCEPT";
  }
  return "";
}

// A branch as a query of its own. Aggregations in it emit as the whole says.
sql::Query branch_query(const sql::Query& whole, const sql::Select& select) {
  sql::Query out;
  out.select = select;
  out.emit = whole.emit;
  out.span = select.span;
  return out;
}

// The types to which the columns of both sides convert.
std::optional<std::vector<Type>> types_of_both(const BoundResult& left, const BoundResult& right,
                                               const sql::SetBranch& branch, Diagnostics& diagnostics) {
  const Schema& a = left.node->schema;
  const Schema& b = right.node->schema;
  if (a.size() != b.size()) {
    diagnostics.add(kColumnCount,
                    std::string(name_of(branch.op)) + " needs as many columns on both sides: " +
                        std::to_string(a.size()) + " and " + std::to_string(b.size()),
                    branch.select.span, "add NULL AS name for what a side does not have");
    return std::nullopt;
  }
  std::vector<Type> out;
  for (size_t i = 0; i < a.size(); ++i) {
    const Type both[] = {a[i].type, b[i].type};
    Result<Type> type = expr::common_type(both);
    if (!type.ok()) {
      diagnostics.add(kColumnTypeMismatch,
                      "column " + a[i].name + " is " + a[i].type.text() + " on one side of " +
                          std::string(name_of(branch.op)) + " and " + b[i].type.text() + " on the other",
                      branch.select.span, "convert one of them: CAST(" + b[i].name + " AS " + a[i].type.text() + ")");
      return std::nullopt;
    }
    out.push_back(*type);
  }
  return out;
}

plan::NodePtr converted(plan::NodePtr node, const std::vector<Type>& types, const std::vector<std::string>& names) {
  std::vector<expr::ExprPtr> columns;
  bool same = true;
  for (size_t i = 0; i < types.size(); ++i) {
    const Field& field = node->schema[i];
    columns.push_back(std::move(expr::coerce(expr::column(i, field.type, field.name), types[i])).value());
    same &= field.type == types[i] && field.name == names[i];
  }
  return same ? node : make_project(std::move(node), std::move(columns), names);
}

// Rows keep their times when both sides give them in the same column.
std::optional<EventTime> time_of_both(const BoundResult& left, const BoundResult& right) {
  if (!left.time || !right.time || !left.time->column || left.time->column != right.time->column) return std::nullopt;
  EventTime out = *left.time;
  out.inherited = true;
  return out;
}

std::optional<BoundResult> unite(BoundResult left, BoundResult right, const sql::SetBranch& branch,
                                 Diagnostics& diagnostics) {
  const auto types = types_of_both(left, right, branch, diagnostics);
  if (!types) return std::nullopt;
  const bool distinct = branch.op == sql::SetOperator::kUnion;
  if (distinct && (left.updating || right.updating)) {
    diagnostics.add(kUpdatingInput, "UNION needs final rows, and these replace earlier ones", branch.op_span,
                    "write UNION ALL, or add EMIT FINAL");
    return std::nullopt;
  }
  const std::vector<std::string> names = left.node->schema.names();
  BoundResult out;
  out.time = time_of_both(left, right);
  out.updating = left.updating || right.updating;
  out.node = make_union({converted(exact(left.node), *types, names), converted(exact(right.node), *types, names)});
  if (out.time) out.node = make_inherited_watermark(std::move(out.node), *out.time->column);
  if (distinct) out.node = make_distinct(std::move(out.node));
  return out;
}

bool supported(const sql::SetBranch& branch, Diagnostics& diagnostics) {
  if (branch.op == sql::SetOperator::kUnionAll || branch.op == sql::SetOperator::kUnion) return true;
  const bool except = branch.op == sql::SetOperator::kExcept;
  diagnostics.add(kNoSetOperations, std::string(name_of(branch.op)) + " is not supported", branch.op_span,
                  except ? "write SELECT DISTINCT .. WHERE NOT EXISTS (SELECT ..)"
                         : "write SELECT DISTINCT .. WHERE EXISTS (SELECT ..)");
  return false;
}

}  // namespace

std::optional<BoundResult> bind_set_operation(QueryContext& context, const sql::Query& query) {
  Diagnostics& diagnostics = context.diagnostics();
  std::optional<BoundResult> out = bind_select(context, branch_query(query, query.select));
  for (const sql::SetBranch& branch : query.branches) {
    const bool good = supported(branch, diagnostics);
    std::optional<BoundResult> right = bind_select(context, branch_query(query, branch.select));
    if (!good || !out || !right) out.reset();
    else out = unite(*std::move(out), *std::move(right), branch, diagnostics);
  }
  if (!out || (query.order_by.empty() && !query.limit && !query.offset)) return out;
  BoundInput input;
  input.name = "the result of " + std::string(name_of(query.branches.front().op));
  input.scope = scope_of("", out->node->schema);
  input.node = std::move(out->node);
  input.time = std::move(out->time);
  input.updating = out->updating;
  sql::Query whole;
  whole.select.items.push_back({sql::StarItem{}, query.select.span});
  whole.select.span = query.select.span;
  whole.order_by = query.order_by;
  whole.limit = query.limit;
  whole.offset = query.offset;
  whole.span = query.span;
  return bind_select(context, whole, std::move(input));
}

}  // namespace velo::binder
