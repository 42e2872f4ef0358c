// Set operations take their branches one by one from the left; ORDER BY, LIMIT and EMIT belong to the whole.
#include "binder/set_operation.hpp"

#include <algorithm>

#include "binder/changing_rows.hpp"
#include "binder/codes.hpp"
#include "binder/join_condition.hpp"
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

// Sets are made of rows as they are: what replaces an earlier row takes it back first.
bool make_exact(BoundResult& side, const sql::SetBranch& branch, Diagnostics& diagnostics) {
  if (!side.updating || branch.op == sql::SetOperator::kUnionAll) return true;
  side.node = exact_changes(side.node, std::string("one side of ") + std::string(name_of(branch.op)), branch.op_span,
                            diagnostics);
  return side.node != nullptr;
}

BoundResult unite(BoundResult left, BoundResult right, bool distinct) {
  BoundResult out;
  out.time = time_of_both(left, right);
  out.updating = left.updating || right.updating;
  out.node = make_union({exact(left.node), exact(right.node)});
  if (out.time) out.node = make_inherited_watermark(std::move(out.node), *out.time->column);
  if (distinct) out.node = make_distinct(std::move(out.node));
  return out;
}

// Equal as rows of a set are: NULL equals NULL. The keys only find candidates, so a value and NULL may share one.
void match_rows(plan::JoinNode& node, const Schema& schema) {
  const size_t width = schema.size();
  std::vector<expr::ExprPtr> equalities;
  for (size_t i = 0; i < width; ++i) {
    const expr::ExprPtr a = expr::column(i, schema[i].type, schema[i].name);
    const expr::ExprPtr b = expr::column(width + i, schema[i].type, schema[i].name);
    const expr::ExprPtr equal = std::move(expr::call("=", {a, b})).value();
    const expr::ExprPtr both_null = std::move(expr::logical_and({std::move(expr::is_null(a, false)).value(),
                                                                 std::move(expr::is_null(b, false)).value()}))
                                        .value();
    equalities.push_back(std::move(expr::logical_or({both_null, equal})).value());
    for (std::vector<expr::ExprPtr>* keys : {&node.left_keys, &node.right_keys}) {
      const expr::ExprPtr text = std::move(expr::cast(a, TypeId::String)).value();
      keys->push_back(std::move(expr::coalesce({text, expr::literal(Value::string(""))})).value());
    }
  }
  node.condition = all_of(std::move(equalities));
}

std::shared_ptr<plan::JoinNode> complete_lookup() {
  auto node = std::make_shared<plan::LookupJoin>();
  node->complete_first = true;
  return node;
}

std::shared_ptr<plan::JoinNode> changing_join() {
  auto node = std::make_shared<plan::Join>();
  node->changelog = plan::Changelog::Retract;
  return node;
}

// The rows of the left side, each once, that the right side has too (or has not). It must be known whole first, unless
// rows may be taken back.
std::optional<BoundResult> intersect(BoundResult left, BoundResult right, const sql::SetBranch& branch,
                                     Diagnostics& diagnostics) {
  const std::string name(name_of(branch.op));
  if (!right.node->bounded && !right.updating) {
    diagnostics.add(kNoSetOperations, name + " needs a right side that ends", branch.op_span,
                    "look a table up with EXISTS (SELECT ..)");
    return std::nullopt;
  }
  std::shared_ptr<plan::JoinNode> node = left.updating || right.updating ? changing_join() : complete_lookup();
  node->join = branch.op == sql::SetOperator::kExcept ? plan::JoinKind::Anti : plan::JoinKind::Semi;
  match_rows(*node, left.node->schema);
  BoundResult out;
  out.updating = left.updating || right.updating;
  out.time = std::move(left.time);
  out.node = make_join(std::move(node), std::move(left.node), std::move(right.node));
  if (out.updating && out.time && out.time->column) {
    out.node = make_inherited_watermark(std::move(out.node), *out.time->column);
    out.time->inherited = true;
  }
  out.node = make_distinct(std::move(out.node));
  return out;
}

std::optional<BoundResult> combine(BoundResult left, BoundResult right, const sql::SetBranch& branch,
                                   Diagnostics& diagnostics) {
  const auto types = types_of_both(left, right, branch, diagnostics);
  if (!types || !make_exact(left, branch, diagnostics) || !make_exact(right, branch, diagnostics)) return std::nullopt;
  const std::vector<std::string> names = left.node->schema.names();
  left.node = converted(std::move(left.node), *types, names);
  right.node = converted(std::move(right.node), *types, names);
  if (branch.op == sql::SetOperator::kUnionAll) return unite(std::move(left), std::move(right), false);
  if (branch.op == sql::SetOperator::kUnion) return unite(std::move(left), std::move(right), true);
  return intersect(std::move(left), std::move(right), branch, diagnostics);
}

}  // namespace

std::optional<BoundResult> bind_set_operation(QueryContext& context, const sql::Query& query) {
  Diagnostics& diagnostics = context.diagnostics();
  std::optional<BoundResult> out = bind_select(context, branch_query(query, query.select));
  for (const sql::SetBranch& branch : query.branches) {
    std::optional<BoundResult> right = bind_select(context, branch_query(query, branch.select));
    if (!out || !right) out.reset();
    else out = combine(*std::move(out), *std::move(right), branch, diagnostics);
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
