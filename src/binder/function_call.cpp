// Three kinds of function share one notation: scalar ones, aggregates, and those that only mean something inside a
// window.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "binder/aggregate_call.hpp"
#include "binder/codes.hpp"
#include "binder/expression.hpp"
#include "binder/grouping_sets.hpp"
#include "binder/over.hpp"
#include "expr/build.hpp"
#include "functions/aggregate.hpp"
#include "functions/date_part.hpp"
#include "functions/scalar.hpp"
#include "functions/window.hpp"

namespace velo::binder {

namespace {

struct UnitFirst {
  std::string_view name;
  size_t arguments;
};
constexpr std::array<UnitFirst, 4> kWithUnit = {UnitFirst{"dateadd", 3}, UnitFirst{"datediff", 3},
                                                UnitFirst{"timestampdiff", 3}, UnitFirst{"date_trunc", 2}};
struct OfHeaders {
  std::string_view name;
  size_t arguments;  ///< beside the headers
};
constexpr std::array<OfHeaders, 3> kOfHeaders = {OfHeaders{"header", 1}, OfHeaders{"has_header", 1},
                                                 OfHeaders{"header_keys", 0}};
constexpr std::array<std::string_view, 2> kChangeHeaders = {"set_header", "remove_header"};
constexpr std::array<std::string_view, 4> kWindows = {"tumble", "hop", "session", "cumulate"};

template <class List>
bool contains(const List& names, std::string_view name) {
  for (const std::string_view one : names) {
    if (equals_ignore_case(one, name)) return true;
  }
  return false;
}

expr::ExprPtr report_unknown(ExpressionBinder& binder, const sql::FunctionCall& call) {
  if (contains(kChangeHeaders, call.name.text)) {
    binder.diagnostics().add(
        kNotSupported,
        to_upper(call.name.text) + " is about headers that are written, and no sink of this version has any",
        call.name.span, "HEADER(..), HAS_HEADER(..) and HEADER_KEYS() read those of a record");
    return nullptr;
  }
  std::vector<std::string> names;
  for (const functions::ScalarFunction& function : functions::scalar_functions()) names.emplace_back(function.name);
  for (const functions::AggregateFunction& function : functions::aggregate_functions())
    names.emplace_back(function.name);
  for (const functions::WindowFunction& function : functions::window_functions()) names.emplace_back(function.name);
  std::string hint = did_you_mean(call.name.text, names);
  if (hint.empty()) hint = "SHOW FUNCTIONS lists all of them";
  binder.diagnostics().add(kUnknownFunction, "there is no function " + call.name.text, call.name.span, std::move(hint));
  return nullptr;
}

expr::ExprPtr bind_window_edge(ExpressionBinder& binder, const sql::FunctionCall& call, WindowEdge edge) {
  if (AggregateCollector* collector = binder.aggregates(); collector && collector->windowed()) {
    return collector->window_edge_column(edge);
  }
  binder.diagnostics().add(kNoWindow, to_upper(call.name.text) + " exists only behind GROUP BY with a window",
                           call.name.span, "add WINDOW TUMBLING(time, 1m)");
  return nullptr;
}

// Whether the call uses only what a scalar function takes.
bool check_plain(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  if (!call.star && !call.distinct && !call.filter && call.order_by.empty() && call.within_group.empty()) return true;
  binder.diagnostics().add(
      kNotAnAggregate, to_upper(call.name.text) + " is no aggregate: it takes no DISTINCT, FILTER, ORDER BY or *", at);
  return false;
}

bool takes_unit(const sql::FunctionCall& call) {
  const std::string_view name = functions::find_scalar(call.name.text)->name;
  return std::ranges::any_of(kWithUnit, [&](const UnitFirst& function) {
    return function.name == name && function.arguments == call.arguments.size();
  });
}

// TIMESTAMPDIFF(HOUR, a, b): the unit may be a bare word, as in Flink SQL.
std::optional<std::string> bare_unit(const sql::FunctionCall& call) {
  if (!takes_unit(call)) return std::nullopt;
  const auto* word = call.arguments.front().as<sql::NameRef>();
  if (!word || word->parts.size() != 1 || !functions::date_unit(word->parts.front().text).ok()) return std::nullopt;
  return word->parts.front().text;
}

// HEADER('k') without headers is about those of the record, the column _headers.
bool wants_headers(const sql::FunctionCall& call) {
  return std::ranges::any_of(kOfHeaders, [&](const OfHeaders& function) {
    return equals_ignore_case(function.name, call.name.text) && function.arguments == call.arguments.size();
  });
}

std::optional<std::vector<expr::ExprPtr>> bind_with_headers(ExpressionBinder& binder, const sql::FunctionCall& call) {
  const sql::SourceSpan& at = call.name.span;
  expr::ExprPtr headers = binder.bind({sql::NameRef{{{"_headers", false, at}}}, at});
  auto arguments = binder.bind_all(call.arguments);
  if (!headers || !arguments) return std::nullopt;
  arguments->insert(arguments->begin(), std::move(headers));
  return arguments;
}

std::optional<std::vector<expr::ExprPtr>> bind_arguments(ExpressionBinder& binder, const sql::FunctionCall& call) {
  if (wants_headers(call)) return bind_with_headers(binder, call);
  std::optional<std::string> unit = bare_unit(call);
  if (!unit) return binder.bind_all(call.arguments);
  auto arguments = binder.bind_all(std::span(call.arguments).subspan(1));
  if (arguments) arguments->insert(arguments->begin(), expr::literal(Value::string(*std::move(unit))));
  return arguments;
}

}  // namespace

expr::ExprPtr bind_node(ExpressionBinder& binder, const sql::FunctionCall& call, const sql::SourceSpan& at) {
  const std::string& name = call.name.text;
  const bool scalar = functions::find_scalar(name) != nullptr;
  if (call.over && (scalar || functions::find_aggregate(name) || functions::find_window_function(name)))
    return bind_over(binder, call, at);
  if (const auto edge = window_edge_function(name)) return bind_window_edge(binder, call, *edge);
  if (functions::find_aggregate(name)) return bind_aggregate(binder, call, at);
  if (equals_ignore_case(name, "grouping") || equals_ignore_case(name, "grouping_id"))
    return bind_grouping(binder, call, at);
  if (!scalar && functions::find_window_function(name)) {
    binder.diagnostics().add(kNeedsOver, to_upper(name) + " needs OVER", at,
                             "write " + to_upper(name) + "(..) OVER (PARTITION BY .. ORDER BY ..)");
    return nullptr;
  }
  if (contains(kWindows, name)) {
    binder.diagnostics().add(kNoWindow, to_upper(name) + " stands only in GROUP BY or FROM", call.name.span,
                             "TUMBLE_START(..) and window_start give the window of a row");
    return nullptr;
  }
  if (!scalar) return report_unknown(binder, call);
  if (!check_plain(binder, call, at)) return nullptr;
  auto arguments = bind_arguments(binder, call);
  if (!arguments) return nullptr;
  if (arguments->empty() && equals_ignore_case(name, "unix_timestamp")) {
    arguments->push_back(binder.take(expr::call("now", {}), at));
  }
  const bool clock = arguments->empty() && equals_ignore_case(name, "timestamp");  // TIMESTAMP() is NOW()
  return binder.take(expr::call(clock ? "now" : name, *std::move(arguments)), at);
}

}  // namespace velo::binder
