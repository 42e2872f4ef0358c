// Aggregates see the input's columns only: neither other aggregates nor the columns of the window.
#include "binder/aggregate_call.hpp"

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/nested.hpp"
#include "expr/build.hpp"
#include "functions/aggregate.hpp"

namespace velo::binder {

namespace {

constexpr std::string_view kInsideAggregate = "an aggregate";

expr::ExprPtr report_misplaced(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  const std::string name = to_upper(call.name.text);
  if (binder.clause() == kInsideAggregate) {
    binder.diagnostics().add(kNestedAggregate, "aggregate " + name + " stands inside another aggregate", at,
                             "compute the inner one in a query of its own: FROM (SELECT ..) AS t");
    return nullptr;
  }
  binder.diagnostics().add(kAggregateNotAllowed,
                           "aggregate " + name + " is not allowed in " + std::string(binder.clause()), at,
                           binder.clause() == "WHERE" ? "conditions on aggregates belong in HAVING" : "");
  return nullptr;
}

// f(x ORDER BY y) and f(x) WITHIN GROUP (ORDER BY y): the keys are further arguments.
bool bind_order(ExpressionBinder& inner, const std::vector<sql::OrderItem>& items,
                std::vector<expr::ExprPtr>& arguments, std::vector<functions::AggregateOrder>& order) {
  for (const sql::OrderItem& item : items) {
    expr::ExprPtr key = inner.bind(item.expr);
    if (!key) return false;
    arguments.push_back(std::move(key));
    const bool nulls_first =
        item.nulls == sql::NullsOrder::kDefault ? item.descending : item.nulls == sql::NullsOrder::kFirst;
    order.push_back({item.descending, nulls_first});
  }
  return true;
}

bool check_call(ExpressionBinder& inner, const sql::FunctionCall& call, const functions::AggregateFunction& function,
                const sql::SourceSpan& at) {
  if (call.star && !equals_ignore_case(call.name.text, "count")) {
    inner.diagnostics().add(kNotAnAggregate, "only COUNT takes *", at);
    return false;
  }
  if (call.nulls == sql::FunctionCall::Nulls::kRespect && function.name != "array_agg") {
    inner.diagnostics().add(kNotAnAggregate, to_upper(function.name) + " takes no RESPECT NULLS: it skips them", at,
                            "FIRST, LAST and ARRAY_AGG can keep NULLs");
    return false;
  }
  const bool ordered = !call.order_by.empty() || !call.within_group.empty();
  if (ordered && !function.ordered) {
    inner.diagnostics().add(kNotAnAggregate, to_upper(function.name) + " takes no ORDER BY", at,
                            "leave it out: rows count in the order of the input");
    return false;
  }
  return true;
}

bool bind_arguments(ExpressionBinder& inner, const sql::FunctionCall& call,
                    const functions::AggregateFunction& function, const sql::SourceSpan& at,
                    plan::AggregateItem& item) {
  if (!check_call(inner, call, function, at)) return false;
  auto arguments = inner.bind_all(call.arguments);
  if (!arguments) return false;
  item.arguments = *std::move(arguments);
  return bind_order(inner, call.order_by, item.arguments, item.order) &&
         bind_order(inner, call.within_group, item.arguments, item.order);
}

bool coerce_arguments(ExpressionBinder& inner, const sql::SourceSpan& at, plan::AggregateItem& item) {
  for (size_t i = 0; i < item.arguments.size(); ++i) {
    if (item.arguments[i]->type() == item.bound.arguments[i]) continue;
    item.arguments[i] = inner.take(expr::cast(std::move(item.arguments[i]), item.bound.arguments[i]), at);
    if (!item.arguments[i]) return false;
  }
  return true;
}

// The aggregates that keep NULLs and those that do not are twins.
const functions::AggregateFunction* function_of(const sql::FunctionCall& call) {
  const functions::AggregateFunction* function = functions::find_aggregate(call.name.text);
  if (call.nulls == sql::FunctionCall::Nulls::kIgnore && function->name == "array_agg")
    return functions::find_aggregate("collect_list");
  if (call.nulls == sql::FunctionCall::Nulls::kRespect && function->name == "collect_list")
    return functions::find_aggregate("array_agg");
  return function;
}

bool picks_a_row(const sql::FunctionCall& call) {
  const std::string_view name = functions::find_aggregate(call.name.text)->name;
  return (name == "first_value" || name == "last_value") && call.arguments.size() == 1;
}

// A struct is there even when what is in it is NULL: FIRST(x) RESPECT NULLS is FIRST(STRUCT(x)).x.
expr::ExprPtr bind_respecting(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  const sql::Identifier field{"value", false, at};
  sql::FunctionCall packed = call;
  packed.nulls = sql::FunctionCall::Nulls::kDefault;
  packed.arguments = {sql::Expr{sql::StructLiteral{{field}, call.arguments}, at}};
  return bind_field(binder, bind_aggregate(binder, packed, at), field);
}

}  // namespace

std::optional<plan::AggregateItem> bind_aggregate_item(ExpressionBinder& inner, const sql::FunctionCall& call,
                                                       const sql::SourceSpan& at, bool retractable) {
  const functions::AggregateFunction* function = function_of(call);
  plan::AggregateItem item;
  const bool good = bind_arguments(inner, call, *function, at, item);
  if (call.filter) item.filter = inner.bind_condition(*call.filter, "FILTER");
  if (!good || (call.filter && !item.filter)) return std::nullopt;

  std::vector<functions::Argument> described;
  for (const expr::ExprPtr& argument : item.arguments) described.push_back({argument->type(), argument->constant()});
  functions::AggregateForm form(call.distinct);
  form.retractable = retractable;
  form.order = item.order;
  auto bound = inner.diagnostics().take(function->bind(described, form), at);
  if (!bound) return std::nullopt;
  item.function = to_upper(function->name);
  item.bound = *std::move(bound);
  item.distinct = call.distinct;
  if (!coerce_arguments(inner, at, item)) return std::nullopt;
  return item;
}

expr::ExprPtr bind_aggregate(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  AggregateCollector* collector = binder.aggregates();
  if (!collector) return report_misplaced(binder, call, at);
  if (call.nulls == sql::FunctionCall::Nulls::kRespect && picks_a_row(call)) return bind_respecting(binder, call, at);
  ExpressionBinder inner(binder.scope(), binder.diagnostics(), kInsideAggregate);
  inner.allow_aliases(binder.aliases());
  auto item = bind_aggregate_item(inner, call, at, collector->changes());
  return item ? collector->add(*std::move(item)) : nullptr;
}

}  // namespace velo::binder
