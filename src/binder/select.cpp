// A SELECT is bound clause by clause in the order in which rows pass them. Every clause is looked at even when an
// earlier one failed, so that one run shows all faults; the plan is put together only when there were none.
#include <algorithm>

#include "binder/aggregate_call.hpp"
#include "binder/changing_rows.hpp"
#include "binder/codes.hpp"
#include "binder/emission.hpp"
#include "binder/event_time_alias.hpp"
#include "binder/group_by.hpp"
#include "binder/join_condition.hpp"
#include "binder/nodes.hpp"
#include "binder/order_by.hpp"
#include "binder/over.hpp"
#include "binder/query.hpp"
#include "binder/rank_limit.hpp"
#include "binder/select_list.hpp"
#include "binder/stray_column.hpp"
#include "binder/subquery.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_rows.hpp"
#include "expr/build.hpp"
#include "plan/source.hpp"

namespace velo::binder {

namespace {

class SelectBinder {
 public:
  SelectBinder(QueryContext& context, const sql::Query& query, BoundInput input)
      : context_(context),
        diagnostics_(context.diagnostics()),
        faults_before_(diagnostics_.count()),
        query_(query),
        select_(query.select),
        input_(std::move(input)),
        window_(find_window(select_, input_, diagnostics_)),
        subqueries_(context, input_),
        where_terms_(join_subqueries()),
        collector_(input_.node->schema.size(), window_named()),
        over_(select_) {
    if (input_.updating) collector_.expect_changes();
  }

  std::optional<BoundResult> bind() {
    if (window_) align_to_zone(context_, *window_, diagnostics_) && attach_time(input_, *window_, diagnostics_);
    bind_clauses();
    if (diagnostics_.count() != faults_before_) return std::nullopt;
    if (ranks_) limit_input_ranks();
    if (aggregating() ? !plan_aggregation() : !plan_rows()) return std::nullopt;
    if (over_.used() && !plan_over_calls()) return std::nullopt;
    if (qualify_) qualify();
    return finish();
  }

 private:
  // A window with a fault still makes the query a windowed one: its columns are no second fault.
  bool window_named() const {
    if (window_ || select_.window) return true;
    for (const sql::GroupItem& item : select_.group_by) {
      const auto* call = item.exprs.empty() ? nullptr : item.exprs[0].as<sql::FunctionCall>();
      if (call && is_window_function(call->name.text)) return true;
    }
    return false;
  }

  bool aggregating() const {
    return collector_.used() || window_ || !select_.group_by.empty() || static_cast<bool>(select_.having);
  }

  // Joins the input with the subqueries of all clauses, and gives the terms of WHERE that are left.
  std::vector<const sql::Expr*> join_subqueries() {
    std::vector<const sql::Expr*> left;
    if (select_.where) {
      for (const sql::Expr* term : and_terms(*select_.where)) {
        if (subqueries_.take_condition(*term)) continue;
        subqueries_.add_values(*term);
        left.push_back(term);
      }
    }
    for (const sql::SelectItem& item : select_.items) {
      if (const auto* expression = std::get_if<sql::ExprItem>(&item.item)) {
        subqueries_.add_values(expression->expr);
      } else {
        for (const auto& one : std::get<sql::StarItem>(item.item).replace) subqueries_.add_values(one.expr);
      }
    }
    if (select_.having) subqueries_.add_values(*select_.having);
    return left;
  }

  void bind_where() {
    ExpressionBinder binder(input_.scope, diagnostics_, "WHERE");
    binder.allow_aliases(select_.items);
    binder.use_subqueries(subqueries_);
    std::vector<expr::ExprPtr> terms;
    for (const sql::Expr* term : where_terms_)
      terms.push_back(binder.bind_condition(*term, where_terms_.size() > 1 ? "AND" : ""));
    if (std::find(terms.begin(), terms.end(), nullptr) != terms.end()) return;
    where_ = all_of(std::move(terms));
    if (where_) ranks_ = find_rank_limit(*input_.node, where_, writes_changes());
    if (!ranks_ || !ranks_->changes) return;
    input_.updating = true;
    collector_.expect_changes();
  }

  bool writes_changes() const { return query_.emit && query_.emit->kind == sql::Emit::Kind::kChanges; }

  // WHERE rn <= n over a rank of the query below.
  void limit_input_ranks() {
    input_.node = limit_ranks(input_.node, *ranks_, reads_input(ranks_->column));
    where_ = ranks_->rest;
  }

  bool reads_input(size_t column) {
    std::vector<expr::ExprPtr> all = keys_.keys;
    for (const OutputColumn& one : columns_) all.push_back(one.expression);
    for (const plan::AggregateItem& item : collector_.items()) {
      all.insert(all.end(), item.arguments.begin(), item.arguments.end());
      all.push_back(item.filter);
    }
    for (OverItem& item : over_.items()) {
      each_expression(item, [&](const expr::ExprPtr& one) { all.push_back(one); });
    }
    for (const expr::ExprPtr& one : {having_, qualify_, ranks_->rest}) all.push_back(one);
    return std::any_of(all.begin(), all.end(), [&](const expr::ExprPtr& one) { return one && reads(*one, column); });
  }

  void qualify() {
    const auto ranks = find_rank_limit(*node_, qualify_, writes_changes());
    if (ranks) {
      const bool shown = (ranks->rest && reads(*ranks->rest, ranks->column)) ||
                         std::any_of(columns_.begin(), columns_.end(),
                                     [&](const OutputColumn& one) { return reads(*one.expression, ranks->column); });
      node_ = limit_ranks(node_, *ranks, shown);
      updating_ = node_->changelog != plan::Changelog::Append;
      qualify_ = ranks->rest;
    }
    if (qualify_) node_ = make_filter(std::move(node_), qualify_);
  }

  void bind_clauses() {
    bind_where();
    keys_ = bind_group_by(select_, input_.scope, window_named(), diagnostics_);
    collector_.group_by(keys_);
    columns_ = bind_select_list(select_, input_.scope, collector_, over_, subqueries_, diagnostics_);
    visible_ = columns_.size();
    if (select_.having) {
      ExpressionBinder binder(input_.scope, diagnostics_, "HAVING");
      binder.allow_aliases(select_.items);
      binder.allow_aggregates(collector_);
      binder.use_subqueries(subqueries_);
      having_ = binder.bind_condition(*select_.having);
    }
    if (select_.qualify) {
      ExpressionBinder binder(input_.scope, diagnostics_, "QUALIFY");
      binder.allow_aliases(select_.items);
      binder.allow_aggregates(collector_);
      binder.allow_over(over_);
      qualify_ = binder.bind_condition(*select_.qualify);
    }
    order_ = bind_order_by(query_, input_.scope, collector_, over_, columns_, diagnostics_);
    if (const auto limit = read_limit(query_, diagnostics_)) limit_ = *limit;
  }

  bool plan_rows() {
    node_ = input_.node;
    time_ = input_.time;
    updating_ = input_.updating;
    if (where_) node_ = make_filter(std::move(node_), where_);
    if (!check_plain_emission(query_.emit, diagnostics_)) return false;
    const bool final = query_.emit && query_.emit->kind == sql::Emit::Kind::kFinal;
    if (!updating_ || !(final || wants_rows_at_end())) return true;
    if (!check_ends(query_.emit, input_, query_.span, diagnostics_)) return false;
    node_ = rows_at_end(node_, input_.name, time_, !query_.emit, select_.span, diagnostics_);
    updating_ = false;
    return node_ != nullptr;
  }

  // ORDER BY and OVER look at rows that stay. Where nothing else is asked for and the input ends, they get those.
  bool wants_rows_at_end() const {
    return !query_.emit && input_.node->bounded && (over_.used() || !query_.order_by.empty());
  }

  bool plan_aggregation() {
    node_ = input_.node;
    if (input_.updating && !(node_ = exact_changes(node_, input_.name, select_.span, diagnostics_))) return false;
    if (!lower_columns()) return false;
    plan::Aggregate described;
    described.aggregates = std::move(collector_.items());
    if (window_) described.window = window_->spec;
    const auto closing = closing_of_groups();
    described.by_window = closing.has_value();
    if (input_.updating && !check_follows_changes(described, select_.span, diagnostics_)) return false;
    if (wants_rows_at_end()) described.emission = plan::Emission::Final;
    if (!apply_emission(query_.emit, input_, query_.span, described, diagnostics_)) return false;
    if (!apply_late_rows(context_, input_, select_.span, described, diagnostics_)) return false;
    updating_ = described.emission != plan::Emission::Final || (window_ && described.late == plan::LatePolicy::Update);
    if (where_) node_ = make_filter(std::move(node_), where_);
    if (described.by_window && closing->open)
      node_ = closed_windows(std::move(node_), *closing, described.late, described.lateness);
    node_ = expand(std::move(node_), keys_);
    described.keys = keys_.keys;
    described.total_sets = keys_.totals();
    node_ = make_aggregate(std::move(node_), std::move(described));
    if (having_) node_ = make_filter(std::move(node_), having_);
    return true;
  }

  // The bound among the keys that says when groups are complete.
  std::optional<ClosingBound> closing_of_groups() const {
    if (window_ || input_.updating || !keys_.sets.empty()) return std::nullopt;
    const auto bound = closing_bound(*input_.node, keys_.keys);
    return bound && bound->open && !input_.time ? std::nullopt : bound;
  }

  // Clauses behind GROUP BY see keys, aggregates and the window only.
  bool lower_columns() {
    const size_t before = diagnostics_.count();
    for (OutputColumn& column : columns_) lower(column.expression, column.written, column.span);
    if (having_) lower(having_, &*select_.having, select_.having->span);
    if (qualify_) lower(qualify_, &*select_.qualify, select_.qualify->span);
    for (OverItem& item : over_.items()) {
      each_expression(item, [&](expr::ExprPtr& expression) { lower_inside(expression, item.span); });
    }
    return diagnostics_.count() == before;
  }

  void lower(expr::ExprPtr& expression, const sql::Expr* written, const sql::SourceSpan& at) {
    size_t stray = 0;
    expression = subqueries_.lifted(expression, collector_);
    expr::ExprPtr lowered = collector_.lower(expression, keys_.keys, stray);
    if (lowered) {
      expression = std::move(lowered);
      return;
    }
    const std::string name = input_.scope.name_of(stray);
    if (!written) {
      diagnostics_.add(kNotGrouped, "* shows columns that are neither in GROUP BY nor inside an aggregate", at,
                       "name the columns, for example LAST(" + name + ")");
      return;
    }
    const sql::SourceSpan place = place_of_column(*written, input_.scope, stray).value_or(at);
    diagnostics_.add(kNotGrouped, "column " + name + " is neither in GROUP BY nor inside an aggregate", place,
                     "add it to GROUP BY or wrap it in an aggregate, for example LAST(" + name + ")");
  }

  template <class F>
  static void each_expression(OverItem& item, F change) {
    for (expr::ExprPtr& key : item.window.partition) change(key);
    for (plan::OverOrder& order : item.window.order) change(order.key);
    for (expr::ExprPtr& argument : item.call.arguments) change(argument);
    if (item.call.filter) change(item.call.filter);
  }

  void lower_inside(expr::ExprPtr& expression, const sql::SourceSpan& at) {
    size_t stray = 0;
    if (expr::ExprPtr lowered = collector_.lower(expression, keys_.keys, stray)) {
      expression = std::move(lowered);
      return;
    }
    diagnostics_.add(kNotGrouped,
                     "column " + input_.scope.name_of(stray) + " is neither in GROUP BY nor inside an aggregate", at,
                     "behind GROUP BY a function with OVER sees groups: SUM(SUM(x)) OVER (..)");
  }

  bool plan_over_calls() {
    if (updating_ && !(node_ = exact_changes(node_, input_.name, select_.span, diagnostics_))) return false;
    plan::Aggregate late;
    if (!aggregating() && !apply_late_rows(context_, input_, select_.span, late, diagnostics_)) return false;
    OverInput below{std::move(node_), std::move(time_), input_.name, late.late, late.lateness, updating_};
    const auto places = plan_over(below, over_.items(), diagnostics_);
    if (!places) return false;
    node_ = std::move(below.node);
    time_ = std::move(below.time);
    for (OutputColumn& column : columns_) column.expression = OverCollector::placed(column.expression, *places);
    if (qualify_) qualify_ = OverCollector::placed(qualify_, *places);
    return true;
  }

  bool check_order() {
    if (order_.empty()) return true;
    if (!node_->bounded) {
      diagnostics_.add(kOrderOfUnbounded, "ORDER BY needs an input that ends, and " + input_.name + " does not",
                       query_.order_by[0].expr.span, "leave ORDER BY out; LIMIT alone takes the first rows");
      return false;
    }
    if (updating_) {
      diagnostics_.add(kUpdatingInput, "ORDER BY needs final rows, and these replace earlier ones",
                       query_.order_by[0].expr.span, "write EMIT FINAL, or leave EMIT out");
      return false;
    }
    if (select_.distinct && columns_.size() > visible_) {
      diagnostics_.add(kOrderNotSelected, "ORDER BY of SELECT DISTINCT must name items of SELECT",
                       columns_[visible_].span);
      return false;
    }
    return true;
  }

  std::optional<BoundResult> finish() {
    if (!check_order()) return std::nullopt;
    if (updating_ && select_.distinct && !(node_ = exact_changes(node_, input_.name, select_.span, diagnostics_)))
      return std::nullopt;
    BoundResult out;
    project(columns_.size());
    if (select_.distinct) node_ = make_distinct(std::move(node_));
    if (!order_.empty() || limit_.given()) {
      node_ = make_sort(std::move(node_), std::move(order_), limit_.limit, limit_.offset);
    }
    if (columns_.size() > visible_) take_first(visible_);
    for (size_t i = 0; i < visible_; ++i) {
      if (columns_[i].primary_key) out.primary_key.push_back(i);
    }
    out.node = std::move(node_);
    out.time = std::move(time_);
    out.updating = updating_;
    return out;
  }

  void project(size_t count) {
    std::vector<expr::ExprPtr> expressions;
    std::vector<std::string> names;
    std::optional<size_t> time_column;
    for (size_t i = 0; i < count; ++i) {
      const auto source = columns_[i].expression->column();
      if (time_ && source && source == time_->column && i < visible_ && !time_column) time_column = i;
      expressions.push_back(columns_[i].expression);
      names.push_back(columns_[i].name);
    }
    node_ = make_project(std::move(node_), std::move(expressions), names);
    if (!time_) return;
    time_->column = time_column;
    if (time_column) time_->name = names[*time_column];
  }

  void take_first(size_t count) {
    std::vector<expr::ExprPtr> expressions;
    std::vector<std::string> names;
    for (size_t i = 0; i < count; ++i) {
      expressions.push_back(expr::column(i, node_->schema[i].type, node_->schema[i].name));
      names.push_back(node_->schema[i].name);
    }
    node_ = make_project(std::move(node_), std::move(expressions), names);
  }

  QueryContext& context_;
  Diagnostics& diagnostics_;
  const size_t faults_before_;  ///< also those of subqueries count, which are joined first
  const sql::Query& query_;
  const sql::Select& select_;
  BoundInput input_;
  std::optional<WindowClause> window_;
  SubqueryBinder subqueries_;
  std::vector<const sql::Expr*> where_terms_;  ///< those that are no conditions on subqueries
  AggregateCollector collector_;
  OverCollector over_;

  expr::ExprPtr where_;
  std::optional<RankLimit> ranks_;  ///< that WHERE sets
  GroupKeys keys_;
  std::vector<OutputColumn> columns_;  ///< of SELECT, then those ORDER BY added
  size_t visible_ = 0;
  expr::ExprPtr having_;
  expr::ExprPtr qualify_;
  std::vector<plan::SortKey> order_;
  RowLimit limit_;

  plan::NodePtr node_;
  std::optional<EventTime> time_;
  bool updating_ = false;
};

// SELECT without FROM computes over one row without columns.
std::optional<BoundInput> single_row() {
  BoundInput input;
  input.node = std::make_shared<plan::SingleRow>();
  return input;
}

}  // namespace

std::optional<BoundResult> bind_select(QueryContext& context, const sql::Query& query) {
  std::optional<BoundInput> input = query.select.from ? bind_from(context, *query.select.from) : single_row();
  if (!input) return std::nullopt;
  return bind_select(context, query, *std::move(input));
}

std::optional<BoundResult> bind_select(QueryContext& context, const sql::Query& query, BoundInput input) {
  if (input.window && !groups_by_window(query.select, *input.window)) {
    auto rows = as_window_rows(context, std::move(input));
    if (!rows) return std::nullopt;
    input = *std::move(rows);
  }
  std::optional<BoundResult> result = SelectBinder(context, query, std::move(input)).bind();
  return with_event_time(std::move(result), query.select.span, context.diagnostics());
}

}  // namespace velo::binder
