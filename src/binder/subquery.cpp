// Every subquery becomes the right side of a join whose left side is the input of the query around it.
#include "binder/subquery.hpp"

#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "binder/aggregate_call.hpp"
#include "binder/codes.hpp"
#include "binder/correlation.hpp"
#include "binder/expr_children.hpp"
#include "binder/expression.hpp"
#include "binder/join_condition.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"
#include "functions/aggregate.hpp"

namespace velo::binder {

namespace {

using plan::JoinKind;

void collect_terms(const sql::Expr& condition, std::vector<const sql::Expr*>& out) {
  const auto* both = condition.as<sql::Binary>();
  if (!both || both->op != sql::BinaryOp::kAnd) return out.push_back(&condition);
  collect_terms(*both->left, out);
  collect_terms(*both->right, out);
}

// NOT NOT .. EXISTS: what is asked, and whether it is negated.
const sql::Expr& without_not(const sql::Expr& term, bool& negated) {
  const auto* unary = term.as<sql::Unary>();
  if (!unary || unary->op != sql::UnaryOp::kNot) return term;
  negated = !negated;
  return without_not(*unary->operand, negated);
}

/// A subquery on its way to be joined.
class Attachment {
 public:
  Attachment(QueryContext& context, BoundInput& input, const sql::Query& query)
      : diagnostics_(context.diagnostics()), context_(context), input_(input), query_(query) {}

  bool read(bool values) {
    auto cut = cut_loose(context_, query_, input_, values);
    if (!cut) return false;
    rows_ = std::move(*cut);
    ExpressionBinder binder(rows_.scope, diagnostics_, "WHERE");
    for (const sql::Expr& condition : rows_.conditions) {
      expr::ExprPtr bound = binder.bind_condition(condition);
      if (!bound) return false;
      terms_.push_back(std::move(bound));
    }
    return check_source();
  }

  bool correlated() const { return !rows_.conditions.empty(); }
  size_t columns() const { return rows_.rows.node->schema.size() - added_columns(); }
  /// An item of the subquery, over input and subquery.
  expr::ExprPtr value(size_t item = 0) const {
    const Field& field = rows_.rows.node->schema[item];
    return expr::column(width() + item, field.type, field.name);
  }
  void add_term(expr::ExprPtr term) { terms_.push_back(std::move(term)); }

  /// EXISTS as a value: each combination of keys once, with a mark behind.
  bool mark() {
    JoinCondition condition = split();
    if (!condition.rest.empty() || !condition.times.empty()) return false;
    std::vector<expr::ExprPtr> keys = condition.right_keys;
    std::vector<std::string> names;
    std::vector<expr::ExprPtr> marked;
    for (size_t i = 0; i < keys.size(); ++i) {
      names.push_back("key_" + std::to_string(i + 1));
      condition.right_keys[i] = expr::column(i, keys[i]->type(), names[i]);
      marked.push_back(condition.right_keys[i]);
    }
    plan::NodePtr node = make_project(rows_.rows.node, std::move(keys), names);
    node = names.empty() ? make_sort(std::move(node), {}, 1, 0) : make_distinct(std::move(node));
    names.emplace_back("exists");
    marked.push_back(expr::literal(Value::boolean(true)));
    rows_.rows.node = make_project(std::move(node), std::move(marked), names);
    mark_ = expr::column(width() + names.size() - 1, TypeId::Boolean, "exists");
    ready_ = std::move(condition);
    return true;
  }
  expr::ExprPtr mark_column() const { return mark_; }

  bool join(JoinKind kind, bool at_most_one, bool null_aware) {
    JoinCondition condition = ready_ ? *std::move(ready_) : split();
    std::vector<expr::ExprPtr> rest = std::move(condition.rest);
    for (const TimeComparison& time : condition.times) {
      if (std::find(rest.begin(), rest.end(), time.term) == rest.end()) rest.push_back(time.term);
    }
    const bool updating = input_.node->changelog != plan::Changelog::Append;
    if (updating && (at_most_one || null_aware)) {
      diagnostics_.add(kSubquery,
                       "the rows of " + input_.name + " replace earlier ones: a subquery can not follow them",
                       query_.span, null_aware ? "write NOT EXISTS" : "join the subquery in FROM");
      return false;
    }
    std::shared_ptr<plan::JoinNode> node;
    if (updating) {
      node = std::make_shared<plan::Join>();
      node->changelog = plan::Changelog::Retract;
      node->key = input_.node->key;
    } else {
      auto lookup = std::make_shared<plan::LookupJoin>();
      lookup->at_most_one = at_most_one;
      lookup->null_aware = null_aware;
      lookup->complete_first = complete_first_;
      node = std::move(lookup);
    }
    node->join = kind;
    node->left_keys = std::move(condition.left_keys);
    node->right_keys = std::move(condition.right_keys);
    node->condition = all_of(std::move(rest));
    input_.node = make_join(std::move(node), exact(input_.node), exact(rows_.rows.node));
    return true;
  }

 private:
  size_t width() const { return input_.node->schema.size(); }
  size_t added_columns() const {
    const auto& columns = rows_.scope.columns();
    return static_cast<size_t>(std::count_if(columns.begin(), columns.end(),
                                             [&](const ScopeColumn& column) { return column.index >= width(); }));
  }
  JoinCondition split() {
    return split_join_condition(all_of(std::move(terms_)), width(), rows_.rows.node->schema.size());
  }

  // A subquery is complete before the rows that ask it, or a table that they see as it is.
  bool check_source() {
    const plan::Node& node = *rows_.rows.node;
    const bool table = rows_.of_table || node.changelog != plan::Changelog::Append;
    complete_first_ = node.bounded && !table;
    if (node.bounded || table) return true;
    diagnostics_.add(kSubquery, "the subquery reads a stream that does not end", query_.span,
                     "make it a table (CREATE TABLE .. PRIMARY KEY), or join the stream with WITHIN");
    return false;
  }

  Diagnostics& diagnostics_;
  QueryContext& context_;
  BoundInput& input_;
  const sql::Query& query_;
  Uncorrelated rows_;
  std::vector<expr::ExprPtr> terms_;
  std::optional<JoinCondition> ready_;
  expr::ExprPtr mark_;
  bool complete_first_ = false;
};

bool check_columns(const Attachment& attachment, size_t wanted, const sql::Query& query, Diagnostics& diagnostics) {
  if (attachment.columns() == wanted) return true;
  diagnostics.add(kSubquery,
                  wanted == 1 ? "the subquery gives several columns, and one is needed"
                              : "the subquery gives " + std::to_string(attachment.columns()) + " columns, and " +
                                    std::to_string(wanted) + " are compared",
                  query.select.span);
  return false;
}

// The operand of IN, column by column.
std::span<const sql::Expr> operands_of(const sql::InQuery& in) {
  const auto* row = in.operand->as<sql::RowValue>();
  return row ? std::span<const sql::Expr>(row->items) : std::span<const sql::Expr>(&*in.operand, 1);
}

// SELECT COUNT(*) FROM (query) AS q(c), with nulls_only: WHERE c IS NULL.
sql::Query counting(const sql::Query& query, bool nulls_only) {
  const sql::Identifier column{"c", false, query.span};
  sql::FunctionCall count;
  count.name = {"COUNT", false, query.span};
  count.star = true;
  sql::Query out;
  out.span = out.select.span = query.span;
  out.select.items.push_back({sql::ExprItem{{std::move(count), query.span}, std::nullopt, false}, query.span});
  sql::Relation& from = out.select.from.emplace().first;
  from.source = sql::DerivedTable{query};
  from.alias = sql::Identifier{"q", false, query.span};
  from.column_aliases = {column};
  from.span = query.span;
  if (nulls_only) {
    const sql::Expr name{sql::NameRef{{column}}, query.span};
    out.select.where = sql::Expr{sql::IsTest{sql::IsTest::Kind::kNull, false, name}, query.span};
  }
  return out;
}

bool is_count(const sql::Query& query) {
  const auto* item = query.select.items.empty() ? nullptr : std::get_if<sql::ExprItem>(&query.select.items[0].item);
  const auto* call = item ? item->expr.as<sql::FunctionCall>() : nullptr;
  return call && equals_ignore_case(call->name.text, "count");
}

}  // namespace

std::vector<const sql::Expr*> and_terms(const sql::Expr& condition) {
  std::vector<const sql::Expr*> out;
  collect_terms(condition, out);
  return out;
}

bool SubqueryBinder::take_condition(const sql::Expr& term) {
  bool negated = false;
  const sql::Expr& asked = without_not(term, negated);
  if (const auto* exists = asked.as<sql::Exists>()) {
    Attachment attachment(context_, input_, *exists->query);
    if (attachment.read(false)) attachment.join(negated ? JoinKind::Anti : JoinKind::Semi, false, false);
    return true;
  }
  const auto* in = asked.as<sql::InQuery>();
  if (!in) return false;
  negated ^= in->negated;
  ExpressionBinder binder(input_.scope, context_.diagnostics(), "WHERE");
  binder.use_subqueries(*this);
  add_values(*in->operand);
  const auto operands = binder.bind_all(operands_of(*in));
  Attachment attachment(context_, input_, *in->query);
  if (!attachment.read(true) || !operands) return true;
  if (!check_columns(attachment, operands->size(), *in->query, context_.diagnostics())) return true;
  std::vector<expr::ExprPtr> equalities;
  for (size_t i = 0; i < operands->size(); ++i) {
    expr::ExprPtr equality = binder.take(expr::call("=", {(*operands)[i], attachment.value(i)}), term.span);
    if (!equality) return true;
    equalities.push_back(std::move(equality));
  }
  // One value against all rows: the join knows what NULLs mean. Else a row that may be equal forbids the outer one.
  const bool null_aware = negated && !attachment.correlated() && equalities.size() == 1;
  if (negated && !null_aware) {
    expr::ExprPtr equal = binder.take(expr::logical_and(std::move(equalities)), term.span);
    equalities = {binder.take(expr::coalesce({std::move(equal), expr::literal(Value::boolean(true))}), term.span)};
  }
  for (expr::ExprPtr& equality : equalities) attachment.add_term(std::move(equality));
  attachment.join(negated ? JoinKind::Anti : JoinKind::Semi, false, null_aware);
  return true;
}

expr::ExprPtr SubqueryBinder::count_rows(const sql::Query& query, bool nulls_only) {
  const sql::Query& count = made_.emplace_back(counting(query, nulls_only));
  Attachment attachment(context_, input_, count);
  if (!attachment.read(true)) return nullptr;
  expr::ExprPtr value = attachment.value();
  if (!attachment.join(JoinKind::Left, true, false)) return nullptr;
  columns_.insert(*value->column());
  return expr::call(">", {std::move(value), expr::literal(Value::bigint(0))}).value();
}

// TRUE when a row is equal; else NULL when the operand or a row is, unless there is no row at all; else FALSE.
void SubqueryBinder::add_membership(const sql::InQuery& in, const sql::SourceSpan& at) {
  Diagnostics& diagnostics = context_.diagnostics();
  ExpressionBinder binder(input_.scope, diagnostics, "IN");
  binder.use_subqueries(*this);
  const bool row = operands_of(in).size() > 1;
  const expr::ExprPtr operand = row ? nullptr : binder.bind(*in.operand);
  Attachment attachment(context_, input_, *in.query);
  if (!attachment.read(true) || (!operand && !row)) return;
  if (row || attachment.correlated()) {
    const std::string what = row ? "of a row" : "that names columns of the outer query";
    diagnostics.add(kSubquery, "IN (SELECT ..) " + what + " is no value", at,
                    "make it a term of WHERE, or write EXISTS (SELECT .. WHERE ..)");
    return;
  }
  if (!check_columns(attachment, 1, *in.query, diagnostics)) return;
  expr::ExprPtr equality = binder.take(expr::call("=", {operand, attachment.value(0)}), at);
  if (!equality) return;
  attachment.add_term(std::move(equality));
  if (!attachment.mark() || !attachment.join(JoinKind::Left, false, false)) return;
  columns_.insert(*attachment.mark_column()->column());
  const expr::ExprPtr hit = expr::is_null(attachment.mark_column(), true).value();
  const expr::ExprPtr any = count_rows(*in.query, false);
  const expr::ExprPtr nulls = count_rows(*in.query, true);
  if (!any || !nulls) return;
  const expr::ExprPtr blind = expr::logical_and({expr::is_null(operand, false).value(), any}).value();
  const expr::ExprPtr unknown = expr::logical_or({blind, nulls}).value();
  const auto boolean = [](bool value) { return expr::literal(Value::boolean(value)); };
  const expr::ExprPtr miss =
      expr::call("if", {unknown, expr::literal(Value::null(TypeId::Boolean)), boolean(false)}).value();
  const expr::ExprPtr value = expr::call("if", {hit, boolean(true), miss}).value();
  values_[&*in.query] = in.negated ? expr::logical_not(value).value() : value;
}

void SubqueryBinder::add_values(const sql::Expr& expression) {
  for (const sql::Expr* child : children_of(expression)) add_values(*child);
  if (const auto* in = expression.as<sql::InQuery>()) add_membership(*in, expression.span);
  if (const auto* scalar = expression.as<sql::ScalarQuery>()) {
    Attachment attachment(context_, input_, *scalar->query);
    if (!attachment.read(true) || !check_columns(attachment, 1, *scalar->query, context_.diagnostics())) return;
    expr::ExprPtr value = attachment.value();
    if (!attachment.join(JoinKind::Left, true, false)) return;
    columns_.insert(*value->column());
    if (attachment.correlated() && is_count(*scalar->query))
      value = std::move(expr::coalesce({value, expr::literal(Value::bigint(0))})).value();
    values_[&*scalar->query] = std::move(value);
  }
  if (const auto* exists = expression.as<sql::Exists>()) {
    Attachment attachment(context_, input_, *exists->query);
    if (!attachment.read(false)) return;
    if (!attachment.mark()) {
      context_.diagnostics().add(kSubquery, "EXISTS inside an expression belongs to the outer row by equality only",
                                 expression.span, "make it a term of WHERE: WHERE EXISTS (..) AND ..");
      return;
    }
    if (!attachment.join(JoinKind::Left, false, false)) return;
    columns_.insert(*attachment.mark_column()->column());
    values_[&*exists->query] = std::move(expr::is_null(attachment.mark_column(), true)).value();
  }
}

expr::ExprPtr SubqueryBinder::value_of(const sql::Query& query) const {
  const auto found = values_.find(&query);
  return found == values_.end() ? nullptr : found->second;
}

expr::ExprPtr SubqueryBinder::lifted(const expr::ExprPtr& expression, AggregateCollector& collector) const {
  if (const auto column = expression->column(); column && columns_.contains(*column)) {
    const functions::AggregateFunction* last = functions::find_aggregate("last_value");
    const functions::Argument argument{expression->type(), nullptr};
    plan::AggregateItem item;
    item.function = "LAST_VALUE";
    functions::AggregateForm form;
    form.retractable = collector.changes();
    item.bound = std::move(last->bind({&argument, 1}, form)).value();
    item.arguments = {expression};
    return collector.add(std::move(item));
  }
  if (columns_.empty() || expression->children().empty()) return expression;
  std::vector<expr::ExprPtr> children;
  for (const expr::ExprPtr& child : expression->children()) children.push_back(lifted(child, collector));
  return expression->with_children(std::move(children));
}

}  // namespace velo::binder
