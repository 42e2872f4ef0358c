// The event time of a window: the declared column, or one that the window names where none is declared.
#include <algorithm>

#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "binder/window_clause.hpp"
#include "binder/window_order.hpp"
#include "sql/unparse.hpp"

namespace velo::binder {

namespace {

bool report_missing(const BoundInput& input, const WindowClause& window, Diagnostics& diagnostics) {
  std::string column = "ts";
  for (const ScopeColumn& one : input.scope.columns()) {
    if (!one.hidden && one.type.is(TypeId::Timestamp)) {
      column = one.name;
      break;
    }
  }
  std::string hint = "name a TIMESTAMP column in the window: TUMBLING(" + column + ", 1m)";
  if (input.relation) {
    hint += ", or declare it in CREATE STREAM " + input.relation->name + ": WATERMARK FOR " + column + " AS " + column +
            " - INTERVAL '5' SECOND";
  }
  diagnostics.add(kNoEventTime, "a window needs event time, and " + input.name + " has none", window.span,
                  std::move(hint));
  return false;
}

bool report_conflict(const BoundInput& input, const ScopeColumn& column, const sql::SourceSpan& at,
                     Diagnostics& diagnostics) {
  diagnostics.add(
      kWindowTimeConflict,
      "the window is over " + column.name + ", but the event time of " + input.name + " is " + input.time->name, at,
      "window over " + input.time->name + ", or declare WATERMARK FOR " + column.name);
  return false;
}

}  // namespace

bool attach_time(BoundInput& input, const WindowClause& window, Diagnostics& diagnostics) {
  if (!window.time) return input.time ? true : report_missing(input, window, diagnostics);
  const auto* name = window.time->as<sql::NameRef>();
  if (!name) {
    diagnostics.add(kWindowTimeType, "the time of a window must be a column, not " + sql::unparse(*window.time),
                    window.time->span, "give the expression a name in a query below: FROM (SELECT .., e AS ts) AS t");
    return false;
  }
  const auto found = diagnostics.take(input.scope.find(*name), window.time->span);
  if (!found) return false;
  const ScopeColumn* column = *found;
  const auto head = input.scope.find_head(*name);
  if (!column && head.ok() && head->column) {
    diagnostics.add(kWindowTimeType, "the time of a window must be a column, not a field of one", span_of(*name),
                    "declare a column: ts AS " + name_text(*name));
    return false;
  }
  if (!column) {
    std::vector<std::string> names = input.scope.visible_names();
    diagnostics.add(kUnknownColumn, "there is no column " + name_text(*name), span_of(*name),
                    did_you_mean(name->parts.back().text, names));
    return false;
  }
  if (input.relation && input.time && column->hidden && column->name == "_event_time") return true;
  const std::optional<WindowBound> bound = window_bound(*input.node, column->index);
  const bool open_end = bound && bound->open && bound->identifies() && input.time;
  if (open_end || std::find(input.times.begin(), input.times.end(), column->index) != input.times.end()) {
    input.node = make_inherited_watermark(std::move(input.node), column->index);
    input.time = EventTime{column->index, column->name, 0, true};
    return true;
  }
  if (input.time) {
    return input.time->column == column->index ? true : report_conflict(input, *column, window.time->span, diagnostics);
  }
  if (!column->type.is(TypeId::Timestamp)) {
    diagnostics.add(
        kWindowTimeType, "the time of a window must be a TIMESTAMP; " + column->name + " is " + column->type.text(),
        window.time->span, "declare 'event.time.field' and 'event.time.format', or a column ts AS TO_TIMESTAMP(..)");
    return false;
  }
  input.node = make_watermark(std::move(input.node), column->index, 0);
  input.time = EventTime{column->index, column->name, 0};
  return true;
}

}  // namespace velo::binder
