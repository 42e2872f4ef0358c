#include "binder/event_time_alias.hpp"

#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "expr/build.hpp"

namespace velo::binder {

namespace {

// The same columns, with the numbers in one of them as times.
std::optional<plan::NodePtr> convert(const plan::NodePtr& node, size_t time, const sql::SourceSpan& at,
                                     Diagnostics& diagnostics) {
  std::vector<expr::ExprPtr> columns;
  for (size_t i = 0; i < node->schema.size(); ++i)
    columns.push_back(expr::column(i, node->schema[i].type, node->schema[i].name));
  auto converted = expr::call(
      "dateadd", {expr::literal(Value::string("millisecond")), columns[time], expr::literal(Value::timestamp(0))});
  auto moment = diagnostics.take(std::move(converted), at);
  if (!moment) return std::nullopt;
  columns[time] = *std::move(moment);
  return make_project(node, std::move(columns), node->schema.names());
}

}  // namespace

std::optional<BoundResult> with_event_time(std::optional<BoundResult> result, const sql::SourceSpan& at,
                                           Diagnostics& diagnostics) {
  if (!result) return result;
  const std::optional<size_t> column = result->node->schema.find(std::string(kEventTimeName));
  if (!column) return result;
  const Type type = result->node->schema[*column].type;
  if (type.is(TypeId::Int) || type.is(TypeId::BigInt)) {
    auto converted = convert(result->node, *column, at, diagnostics);
    if (!converted) return std::nullopt;
    result->node = *std::move(converted);
  } else if (!type.is(TypeId::Timestamp)) {
    diagnostics.add(kBadWatermark, "_event_time must be a TIMESTAMP, or milliseconds since 1970; it is " + type.text(),
                    at, "convert it: TO_TIMESTAMP(x) AS _event_time");
    return std::nullopt;
  }
  const Micros delay = result->time ? result->time->delay : 0;
  result->time = EventTime{column, std::string(kEventTimeName), delay};
  return result;
}

}  // namespace velo::binder
