// Aggregates see the input's columns only: neither other aggregates nor the columns of the window.
#include "binder/aggregate_call.hpp"

#include "base/text.hpp"
#include "binder/codes.hpp"
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

std::optional<std::vector<expr::ExprPtr>> bind_arguments(ExpressionBinder& inner, const sql::FunctionCall& call,
                                                         const sql::SourceSpan& at) {
  if (call.star && !equals_ignore_case(call.name.text, "count")) {
    inner.diagnostics().add(kNotAnAggregate, "only COUNT takes *", at);
    return std::nullopt;
  }
  if (!call.order_by.empty() || call.nulls == sql::FunctionCall::Nulls::kRespect) {
    inner.diagnostics().add(kNotSupported, "ORDER BY and RESPECT NULLS inside aggregates are not supported yet", at);
    return std::nullopt;
  }
  auto arguments = inner.bind_all(call.arguments);
  if (!arguments) return std::nullopt;
  // PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x) is PERCENTILE_CONT(x, 0.5).
  for (auto item = call.within_group.rbegin(); item != call.within_group.rend(); ++item) {
    expr::ExprPtr ordered = inner.bind(item->expr);
    if (!ordered) return std::nullopt;
    arguments->insert(arguments->begin(), std::move(ordered));
  }
  return arguments;
}

bool coerce_arguments(ExpressionBinder& inner, const sql::SourceSpan& at, plan::AggregateItem& item) {
  for (size_t i = 0; i < item.arguments.size(); ++i) {
    if (item.arguments[i]->type() == item.bound.arguments[i]) continue;
    item.arguments[i] = inner.take(expr::cast(std::move(item.arguments[i]), item.bound.arguments[i]), at);
    if (!item.arguments[i]) return false;
  }
  return true;
}

}  // namespace

expr::ExprPtr bind_aggregate(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  AggregateCollector* collector = binder.aggregates();
  if (!collector) return report_misplaced(binder, call, at);
  ExpressionBinder inner(binder.scope(), binder.diagnostics(), kInsideAggregate);
  inner.allow_aliases(binder.aliases());
  plan::AggregateItem item;
  auto arguments = bind_arguments(inner, call, at);
  if (call.filter) item.filter = inner.bind_condition(*call.filter, "FILTER");
  if (!arguments || (call.filter && !item.filter)) return nullptr;

  const functions::AggregateFunction* function = functions::find_aggregate(call.name.text);
  std::vector<functions::Argument> described;
  for (const expr::ExprPtr& argument : *arguments) described.push_back({argument->type(), argument->constant()});
  auto bound = binder.diagnostics().take(function->bind(described, call.distinct), at);
  if (!bound) return nullptr;
  item.function = to_upper(function->name);
  item.bound = *std::move(bound);
  item.arguments = *std::move(arguments);
  item.distinct = call.distinct;
  return coerce_arguments(inner, at, item) ? collector->add(std::move(item)) : nullptr;
}

}  // namespace velo::binder
