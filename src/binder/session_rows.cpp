// SESSION in FROM. The bounds of a session are known when it is over, and until then its rows have to be kept: they are
// collected by an aggregation with that window, as an array of structs, and UNNEST takes them out again.
#include "binder/session_rows.hpp"

#include <algorithm>

#include "binder/changing_rows.hpp"
#include "binder/emission.hpp"
#include "binder/expression.hpp"
#include "binder/nodes.hpp"
#include "binder/window_clause.hpp"
#include "expr/build.hpp"
#include "types/time.hpp"

namespace velo::binder {

namespace {

// All but what a source knows of its records, which would be kept unasked: that goes no further.
std::vector<size_t> kept_columns(const BoundInput& input) {
  std::vector<size_t> out;
  for (const ScopeColumn& column : input.scope.columns()) {
    if (!column.hidden || column.name == "_event_time") out.push_back(column.index);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

expr::ExprPtr column_of(const plan::Node& node, size_t index) {
  return expr::column(index, node.schema[index].type, node.schema[index].name);
}

// ARRAY_AGG(STRUCT(columns)). Places tell fields apart, names need not differ.
plan::AggregateItem collect(const plan::Node& input, const std::vector<size_t>& columns) {
  std::vector<expr::ExprPtr> fields;
  for (const size_t index : columns) {
    fields.push_back(expr::literal(Value::string("f" + std::to_string(fields.size() / 2 + 1))));
    fields.push_back(column_of(input, index));
  }
  plan::AggregateItem out;
  out.function = "ARRAY_AGG";
  out.arguments = {std::move(expr::call("named_struct", std::move(fields))).value()};
  const functions::Argument row{out.arguments[0]->type()};
  out.bound = functions::find_aggregate("array_agg")->bind({&row, 1}, {}).value();
  return out;
}

bool bind_partition(const BoundInput& input, const std::vector<sql::Identifier>& columns,
                    std::vector<expr::ExprPtr>& keys, Diagnostics& diagnostics) {
  ExpressionBinder binder(input.scope, diagnostics, "PARTITION BY");
  for (const sql::Identifier& column : columns) keys.push_back(binder.bind({sql::NameRef{{column}}, column.span}));
  return std::find(keys.begin(), keys.end(), nullptr) == keys.end();
}

// Of the keys, the array, the bounds and the rows in `node`: rows, bounds and the last moment in the window.
plan::NodePtr rows_and_bounds(plan::NodePtr node, size_t keys, size_t width) {
  const size_t bounds = keys + 1;
  std::vector<expr::ExprPtr> columns;
  for (size_t i = 0; i < width; ++i) columns.push_back(column_of(*node, bounds + 2 + i));
  columns.push_back(column_of(*node, bounds));
  columns.push_back(column_of(*node, bounds + 1));
  const expr::ExprPtr moment = expr::literal(Value::interval({0, 0, 1}));
  columns.push_back(std::move(expr::call("-", {column_of(*node, bounds + 1), moment})).value());
  std::vector<std::string> names;
  for (size_t i = 0; i + 1 < columns.size(); ++i) names.push_back(node->schema[*columns[i]->column()].name);
  names.emplace_back("window_time");
  return make_project(std::move(node), std::move(columns), names);
}

// The same names for columns that are in other places now.
Scope moved(const Scope& scope, const std::vector<size_t>& columns) {
  Scope out;
  for (ScopeColumn column : scope.columns()) {
    const auto place = std::lower_bound(columns.begin(), columns.end(), column.index);
    if (place == columns.end() || *place != column.index) continue;
    column.index = static_cast<size_t>(place - columns.begin());
    out.add(std::move(column));
  }
  return out;
}

}  // namespace

std::optional<BoundInput> session_rows(QueryContext& context, BoundInput input, const WindowClause& window) {
  Diagnostics& diagnostics = context.diagnostics();
  plan::Aggregate sessions;
  sessions.window = window.spec;
  sessions.emission = plan::Emission::Final;
  if (input.updating && !check_follows_changes(sessions, window.span, diagnostics)) return std::nullopt;
  if (!attach_time(input, window, diagnostics)) return std::nullopt;
  if (!bind_partition(input, window.partition, sessions.keys, diagnostics)) return std::nullopt;
  if (!apply_late_rows(context, input, window.span, sessions, diagnostics)) return std::nullopt;
  const std::vector<size_t> columns = kept_columns(input);
  std::vector<Field> fields;
  for (const size_t index : columns) fields.push_back(input.node->schema[index]);
  sessions.aggregates.push_back(collect(*input.node, columns));
  const size_t keys = sessions.keys.size();
  input.node = make_aggregate(input.node, std::move(sessions));
  plan::Unnest rows;
  rows.arrays.push_back(column_of(*input.node, keys));
  input.node = make_unnest(input.node, std::move(rows), fields);
  input.node = rows_and_bounds(input.node, keys, columns.size());
  input.scope = moved(input.scope, columns);
  input.time.reset();
  input.times.clear();
  input.table = false;
  return input;
}

}  // namespace velo::binder
